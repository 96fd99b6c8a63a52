import { createHash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** What a caller holds: `sr_live_<id>_<secret>_<checksum>`. The id may be seen; the secret has 256 bits. */
export type KeyText = { id: string; secret: string }

const PREFIX = 'sr_live'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const ID_LENGTH = 8
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6

const FORM = /^(sr_live_([0-9A-Za-z]{8})_([0-9A-Za-z]{43}))_([0-9A-Za-z]{6})$/

export function makeKeyText(): KeyText {
  return { id: randomDigits(ID_LENGTH), secret: randomDigits(SECRET_LENGTH) }
}

export function writeKeyText({ id, secret }: KeyText): string {
  const body = `${PREFIX}_${id}_${secret}`
  return `${body}_${checksumOf(body)}`
}

/** Null for whatever was never issued by anybody: another form, or a typing error. */
export function readKeyText(written: string): KeyText | null {
  const [, body, id, secret, checksum] = FORM.exec(written) ?? []
  if (body === undefined || id === undefined || secret === undefined) return null
  return checksumOf(body) === checksum ? { id, secret } : null
}

/** The text without the secret part of any key of this form, and with its id. */
export function hideKeys(text: string): string {
  return text.replace(/(sr_live_[0-9A-Za-z]{8}_)[0-9A-Za-z_]{43,}/g, '$1[redacted]')
}

/** As it is kept. So many random bits need no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

// --- internal ---

function randomDigits(length: number): string {
  return Array.from({ length }, () => DIGITS[randomInt(DIGITS.length)]).join('')
}

/** CRC-32 in base 62: finds typing errors, and tells scanners of secrets that this is one. */
function checksumOf(body: string): string {
  let rest = crc32(body)
  let digits = ''
  while (digits.length < CHECKSUM_LENGTH) {
    digits = DIGITS[rest % DIGITS.length] + digits
    rest = Math.floor(rest / DIGITS.length)
  }
  return digits
}
