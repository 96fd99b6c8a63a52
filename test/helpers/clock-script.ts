/** JavaScript, for a page or a Node process, after which the calendar says a date and goes on from there. */
export function clockScript(date: string): string {
  return `{
    const Real = Date
    const aheadMs = Real.parse(${JSON.stringify(date)}) - Real.now()
    globalThis.Date = class extends Real {
      constructor(...given) {
        if (given.length > 0) super(...given)
        else super(Real.now() + aheadMs)
      }
      static now() {
        return Real.now() + aheadMs
      }
    }
  }`
}
