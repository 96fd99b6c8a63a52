import type { openChrome } from './browser.ts'

/** Opens a page of a browser that `openChrome` has opened. */
export async function openChromePage(chrome: Awaited<ReturnType<typeof openChrome>>) {
  const page = await chrome.newPage({
    context: () => null,
    logLevel: 'error',
    indent: false,
    pageIndex: 0,
    onBrowserLog: null,
    onLog: () => undefined,
  })
  // oxlint-disable-next-line eslint/no-underscore-dangle -- no other way to a screenshot, or to an answer that is awaited
  const client = page._client()
  return {
    page,
    client,
    /** Runs an expression in the page and returns its value, of a promise what it resolves with. */
    evaluate: async (expression: string): Promise<unknown> => {
      const { value } = await client.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
      if (value.exceptionDetails) throw new Error(value.exceptionDetails.exception?.description ?? expression)
      return value.result.value
    },
  }
}
