import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiEnv } from './api-tools.ts'

const UI = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const FILES = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
])

/** The page needs nothing from anywhere else, and writes styles into itself. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Storyreel export API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <main id="ui"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', validatorUrl: null })\n`

/** The API’s own description, for programs and for people. */
export function addDocs(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'apiKey', in: 'header', name: 'X-API-Key' })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Storyreel export API',
      version: '1',
      description: 'Exports of M Studio projects as a service. Keys come from `storyreel keys create`.',
    },
    security: [{ key: [] }],
  })
  app.get('/docs', (c) => c.html(PAGE, 200, { 'Content-Security-Policy': POLICY }))
  app.get('/docs/start.js', (c) => c.body(START, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  for (const [name, contentType] of FILES) {
    app.get(`/docs/${name}`, async (c) => {
      return c.body(await readFile(path.join(UI, name)), 200, { 'Content-Type': contentType })
    })
  }
}
