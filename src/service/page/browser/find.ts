/** @throws {Error} when the page has no such element, which is a bug. */
export function find<Found extends Element>(root: ParentNode, selector: string, type: new () => Found): Found {
  const found = root.querySelector(selector)
  if (!(found instanceof type)) throw new Error(`The page has no ${selector}.`)
  return found
}

/** Shows a text as text; null or nothing hides its element. */
export function showText(element: HTMLElement, text: string | null): void {
  const shown = text ?? ''
  element.hidden = shown === ''
  // Written again, an alert would be read again.
  if (element.textContent !== shown) element.textContent = shown
}
