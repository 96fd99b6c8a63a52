/**
 * Does something for each press, one at a time. The button is not disabled meanwhile, because it would lose the focus
 * of whoever pressed it by keyboard.
 */
export function onPress(button: HTMLElement, act: (event: Event) => Promise<void>, signal?: AbortSignal): void {
  let isBusy = false
  const press = (event: Event) => {
    if (isBusy) {
      event.preventDefault()
      return
    }
    isBusy = true
    button.ariaBusy = 'true'
    void act(event).finally(() => {
      isBusy = false
      button.ariaBusy = null
    })
  }
  button.addEventListener('click', press, signal && { signal })
}
