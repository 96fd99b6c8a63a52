import { html } from 'hono/html'
import { z } from 'zod'
import type { BoardFile } from './load-board.ts'
import { withMediaUrls } from './media-urls.ts'

const shownFrameSchema = z.object({
  title: z.string().nullish(),
  script: z.string().nullish(),
  image: z.object({ url: z.string() }).nullish(),
})

/** What somebody with the link sees of a project. */
export function sharePage({ project, frames }: BoardFile, origin: string): ReturnType<typeof html> {
  const shown = frames.map((frame) => shownFrameSchema.parse(withMediaUrls(frame, origin, project.id)))
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>${project['title']}</title>
      <h1>${project['title']}</h1>
      ${shown.map(
        ({ title, script, image }) => html`<h2>${title}</h2>
          ${image ? html`<img src="${image.url}" alt="" width="640" loading="lazy" />` : ''}
          <pre>${script}</pre>`,
      )}
    </html>`
}
