import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { allOperations } from './all-operations.ts'
import type { Authenticate } from './authenticate.ts'
import { docsPage } from './docs-page.ts'
import { mediaFile } from './media-file.ts'
import type { Store } from './open-store.ts'
import { openApiDocument } from './openapi-document.ts'
import type { Operation } from './operation.ts'
import { page } from './page.ts'
import { invalid, Refusal } from './refusal.ts'
import type { JobRunner } from './run-jobs.ts'
import { sharePage } from './share-page.ts'
import { boardOf, shareOf } from './state.ts'

const MAX_BODY_BYTES = 512 * 1024 * 1024

/** Pages run nothing, and fetch nothing from elsewhere. */
const PAGE_HEADERS = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'" }

/** The M Studio API over some state, and its media files as a CDN would serve them. */
export function createApi({
  store,
  jobs,
  authenticate,
}: {
  store: Store
  jobs: JobRunner
  authenticate: Authenticate
}): Hono {
  const app = new Hono()
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => invalid({ body: ['Is too large.'] }).toResponse() }))

  const operations = allOperations({ store, jobs })
  for (const operation of operations) {
    app.on(operation.method.toUpperCase(), `/api/v1${operation.path.replace('{id}', ':id')}`, async (c) => {
      const url = new URL(c.req.url)
      const caller = authenticate(c.req.raw.headers, operation.scope)
      const result = await operation.handle({
        id: c.req.param('id') ?? '',
        include: url.searchParams.get('include')?.split(',') ?? [],
        caller,
        origin: url.origin,
        body: await readBody(c.req.raw, operation),
      })
      if (operation.method !== 'get') await store.save()
      return answer({ operation, result, url })
    })
  }

  app.get('/media/:id/:name', (c) => {
    return mediaFile({
      folders: store.mediaFolders(c.req.param('id')),
      name: c.req.param('name'),
      request: c.req.raw,
    })
  })

  const documentFor = (url: string) => openApiDocument(operations, new URL(url).origin)
  app.get('/openapi.json', (c) => c.json(documentFor(c.req.url)))
  app.get('/docs', (c) => c.html(docsPage(documentFor(c.req.url)), 200, PAGE_HEADERS))
  app.get('/', (c) => c.redirect('/docs'))
  app.get('/share/:token', (c) => {
    const { projectId } = shareOf(store.state, c.req.param('token'))
    const board = boardOf(store.state, projectId)
    return c.html(sharePage(board, new URL(c.req.url).origin), 200, PAGE_HEADERS)
  })

  app.notFound(() => new Refusal(404, 'There is nothing at this address.').toResponse())
  app.onError((error) =>
    (error instanceof Refusal ? error : new Refusal(500, 'The sandbox failed to answer.')).toResponse(),
  )
  return app
}

/** @throws {Refusal} 422 when it is not what it says it is. */
async function readBody(request: Request, { body }: Operation): Promise<unknown> {
  if (!body) return undefined
  try {
    switch (body.contentType) {
      case 'application/json': {
        const text = await request.text()
        return text === '' ? {} : JSON.parse(text)
      }
      case 'multipart/form-data':
        return Object.fromEntries(await request.formData())
    }
  } catch {
    throw invalid({ body: [`Must be ${body.contentType}.`] })
  }
}

function answer({ operation, result, url }: { operation: Operation; result: unknown; url: URL }): Response {
  switch (operation.answer.kind) {
    case 'list':
      return Response.json(page(Array.isArray(result) ? result : [], url))
    case 'item':
      return Response.json({ data: result }, { status: operation.answer.status })
    case 'gone':
      return Response.json({ success: true })
  }
}
