/** Letter spacing in ems for scripts that bear it; it would tear joined letters and stacked marks apart. */
export function trackingOf(text: string, ems: number): string {
  return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}]*$/u.test(text) ? `${ems}em` : '0'
}
