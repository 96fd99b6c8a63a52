import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import type { ApiEnv } from '../api/api-tools.ts'
import { bundleScript } from './bundle-script.ts'
import { exportsPage } from './exports-page.ts'

/** Nothing comes from elsewhere, nothing goes elsewhere, and no text becomes markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const FONTS = path.join(path.dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json')), 'files')

const FILES = [
  { name: 'exports-page.css', folder: import.meta.dirname, contentType: 'text/css; charset=utf-8' },
  { name: 'icon.svg', folder: import.meta.dirname, contentType: 'image/svg+xml' },
  { name: 'inter-latin-400-normal.woff2', folder: FONTS, contentType: 'font/woff2' },
  { name: 'inter-latin-600-normal.woff2', folder: FONTS, contentType: 'font/woff2' },
]

/** What is kept is asked about each time, so that nobody has the page of one version with the script of another. */
const REVALIDATED = { 'Cache-Control': 'no-cache' }

/** The page for people: exports, live. */
export function addPage(app: OpenAPIHono<ApiEnv>): void {
  let script: Promise<string> | null = null
  app.use('/page/*', compress(), etag())
  app.get('/', (c) => c.html(exportsPage(), 200, { 'Content-Security-Policy': POLICY }))
  app.get('/page/exports-page.js', async (c) => {
    script ??= bundleScript()
    return c.body(await script, 200, { 'Content-Type': 'text/javascript; charset=utf-8', ...REVALIDATED })
  })
  for (const { name, folder, contentType } of FILES) {
    app.get(`/page/${name}`, async (c) => {
      return c.body(await readFile(path.join(folder, name)), 200, { 'Content-Type': contentType, ...REVALIDATED })
    })
  }
}
