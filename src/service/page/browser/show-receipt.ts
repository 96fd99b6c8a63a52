import { find } from './find.ts'
import { receiptSchema, receiptWords, verdictWords } from './receipt-words.ts'

/**
 * Fetches a receipt and shows it in words.
 *
 * @returns what the project was called.
 * @throws {Error} when it cannot be had or understood.
 */
export async function showReceipt(details: HTMLDetailsElement, path: string): Promise<string> {
  const receipt = receiptSchema.parse(await (await fetch(path)).json())
  const sentences = receiptWords(receipt).map((sentence) => {
    const item = document.createElement('li')
    item.textContent = sentence
    return item
  })
  find(details, 'summary', HTMLElement).textContent = `Receipt: ${verdictWords(receipt)}`
  find(details, '.checked', HTMLElement).replaceChildren(...sentences)
  details.hidden = false
  return receipt.project.title
}
