/**
 * The data of server-sent events as they come. `EventSource` would do it, but cannot send a key.
 *
 * @throws {TypeError} when the connection breaks.
 */
export async function* readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      const messages = (text + value).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const lines = message.split('\n').filter((line) => line.startsWith('data: '))
        if (lines.length > 0) yield lines.map((line) => line.slice('data: '.length)).join('\n')
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
