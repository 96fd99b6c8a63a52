import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { findExport } from '../exports/update-export.ts'
import { answer, ok, REFUSED } from './answers.ts'
import { exportNotFound } from './api-refusal.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { needs } from './authenticate.ts'
import { exportFileKinds } from './export-view.ts'
import { findOwnExport } from './find-own-export.ts'
import { fileOf, sendFile } from './send-file.ts'
import { LINK_SECONDS, openSignedLinks } from './signed-links.ts'

const id = z.string()

const linksSchema = z
  .object({
    expiresAt: z.string(),
    links: z.array(z.object({ name: z.string(), kind: exportFileKinds, url: z.string() })),
  })
  .meta({ id: 'Links' })

const FILE = {
  200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
  206: { description: 'The range', content: { 'application/octet-stream': { schema: z.string() } } },
  default: REFUSED,
}

/** What an export made: with a key, or with a link for those that can send none. */
export function addFileOperations(app: OpenAPIHono<ApiEnv>, { home: { records }, storage }: ApiTools): void {
  const signedLinks = openSignedLinks(records)
  const own = (exportId: string, owner: string) => findOwnExport(records, exportId, owner)

  for (const kind of ['film', 'poster', 'receipt'] as const) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/exports/{id}/${kind}`,
        summary: `Fetch the ${kind}`,
        description: 'HEAD and ranges as well.',
        middleware: needs('exports:read'),
        request: { params: z.object({ id }) },
        responses: FILE,
      }),
      async (c) => sendFile(c, fileOf(await own(c.req.param('id'), c.get('caller').owner), { kind }), storage),
    )
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/exports/{id}/files/{name}',
      summary: 'Fetch a file by its name',
      middleware: needs('exports:read'),
      request: { params: z.object({ id, name: z.string() }) },
      responses: FILE,
    }),
    async (c) => {
      const { name } = c.req.valid('param')
      return sendFile(c, fileOf(await own(c.req.valid('param').id, c.get('caller').owner), { name }), storage)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/exports/{id}/links',
      summary: 'Make links to the files',
      description: `For players and browsers, which send no key. Anyone may use them, for ${LINK_SECONDS / 60} minutes.`,
      middleware: needs('exports:read'),
      request: { params: z.object({ id }) },
      responses: { 200: answer('Links', linksSchema), default: REFUSED },
    }),
    async (c) => {
      const record = await own(c.req.valid('param').id, c.get('caller').owner)
      // The film stands for all: without it there is none.
      fileOf(record, { kind: 'film' })
      const files = record.state === 'done' ? record.files : []
      let expiresAt = ''
      const links = []
      for (const { name, kind } of files) {
        const link = await signedLinks.make({ exportId: record.id, name })
        expiresAt = link.expiresAt
        links.push({ name, kind, url: new URL(link.path, c.req.url).href })
      }
      return c.json(ok({ expiresAt, links }), 200)
    },
  )

  app.get('/links/:id/:name', async (c) => {
    const { id: exportId, name } = c.req.param()
    await signedLinks.check({ exportId, name }, c.req.query())
    const record = await findExport(records, exportId)
    if (record === null) throw exportNotFound()
    const file = fileOf(record, { name })
    // The page at / may fetch from no other host.
    if (c.req.method === 'HEAD' || c.req.query('via') === 'service') return sendFile(c, file, storage)
    // Not for requests with a key, which would go on to wherever the storage is.
    const elsewhere = await storage.link(file.key, { fileName: file.name, expiresInSeconds: LINK_SECONDS })
    return elsewhere === null ? sendFile(c, file, storage) : c.redirect(elsewhere, 302)
  })
}
