/**
 * Text from a project made safe to draw: NFC, lone surrogates replaced, control and invisible formatting characters
 * dropped (joiners and direction marks stay, scripts need them), white space folded to single spaces.
 */
export function cleanText(text: string): string {
  return cleanParagraphs(text).replace(/\s+/gu, ' ').trim()
}

/** As `cleanText`, but line breaks stay, at most one empty line in a row. */
export function cleanParagraphs(text: string): string {
  return text
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\uFEFF\uFFF9-\uFFFB]/gu, '')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
