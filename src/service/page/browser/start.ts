import './no-eval.ts'
import { find, showText } from './find.ts'
import { messageOf, Refused } from './refused.ts'
import { beginSession } from './session.ts'

/** Where the key is kept: in this tab, until it is closed. */
const KEPT = 'storyreel-key'

const signIn = find(document, '#sign-in', HTMLElement)
const input = find(signIn, '#key', HTMLInputElement)
const exports = find(document, '#exports', HTMLElement)
const forget = find(document, '#forget-key', HTMLElement)

let ending = new AbortController()
let isEntering = false

async function enter(key: string): Promise<void> {
  if (isEntering) return
  isEntering = true
  ending = new AbortController()
  if (signIn.hidden) exports.hidden = false
  try {
    await beginSession(key, {
      signal: ending.signal,
      onRefused: () => leave('This key is not good any more.'),
    })
    sessionStorage.setItem(KEPT, key)
    forget.hidden = false
    if (signIn.hidden) return
    signIn.hidden = true
    exports.hidden = false
    input.value = ''
    find(exports, '#exports-title', HTMLElement).focus()
  } catch (error) {
    // One that nobody could look at may be good.
    if (error instanceof Refused && error.status === 401) leave('There is no such key here.')
    else showSignIn(messageOf(error))
  } finally {
    isEntering = false
  }
}

function leave(message: string | null): void {
  sessionStorage.removeItem(KEPT)
  showSignIn(message)
}

function showSignIn(message: string | null): void {
  ending.abort()
  find(exports, '#export-list', HTMLElement).replaceChildren()
  exports.hidden = true
  forget.hidden = true
  signIn.hidden = false
  showText(find(signIn, '.wrong', HTMLElement), message)
  input.ariaInvalid = message === null ? null : 'true'
  input.focus()
}

find(signIn, '#key-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void enter(input.value.trim())
})

forget.addEventListener('click', () => leave(null))

// One film at a time.
document.addEventListener(
  'play',
  ({ target }) => {
    for (const player of document.querySelectorAll('video')) if (player !== target) player.pause()
  },
  true,
)

const kept = sessionStorage.getItem(KEPT)
if (kept === null) signIn.hidden = false
else void enter(kept)
