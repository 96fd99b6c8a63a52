import { expect, it } from 'vitest'
import { z } from 'zod'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { apiCaller } from './api-caller.ts'

const schemaSchema = z.record(z.string(), z.unknown())

const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        requestBody: z.object({ content: z.record(z.string(), z.object({ schema: schemaSchema })) }).optional(),
        responses: z.record(
          z.string(),
          z.object({ content: z.record(z.string(), z.object({ schema: schemaSchema })).optional() }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
})

async function readDocument(apiUrl: string) {
  const response = await fetch(`${new URL(apiUrl).origin}/openapi.json`)
  const text = await response.text()
  return { text, document: documentSchema.parse(JSON.parse(text)) }
}

it('has no reference that leads nowhere and no operation twice', async () => {
  const { url } = await startTestSandbox()
  const { text, document } = await readDocument(url)
  const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? ''))
  expect(references.size).toBeGreaterThan(20)
  for (const reference of references) {
    const found = reference.split('/').reduce((node: unknown, name) => Object(node)[name], JSON.parse(text))
    expect(found, reference).toBeTypeOf('object')
  }
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(document.servers).toEqual([{ url }])
})

it('says of every operation what it really answers', async () => {
  const sandbox = await startSandbox({ jobSeconds: 60, rateLimit: { requests: 1000, windowSeconds: 60 } })
  try {
    const { document } = await readDocument(sandbox.url)
    const { send } = apiCaller(sandbox)
    const undone = new Set(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      ),
    )

    /** Does it, and holds the answer against the document; what comes back is the id of what was made. */
    async function does(method: string, template: string, { id = '', body }: { id?: string; body?: unknown } = {}) {
      const { status, body: answer } = await send(method.toUpperCase(), template.replace('{id}', id), body)
      const documented = document.paths[template]?.[method]?.responses[String(status)]?.content?.['application/json']
      expect(documented, `${method} ${template} answered ${status}: ${JSON.stringify(answer)}`).toBeDefined()
      const withDefinitions = { ...documented?.schema, $defs: document.components.schemas }
      const local = JSON.stringify(withDefinitions).replaceAll('#/components/schemas/', '#/$defs/')
      const checked = z.fromJSONSchema(JSON.parse(local)).safeParse(answer)
      expect(checked.error?.message, `${method} ${template}`).toBeUndefined()
      undone.delete(`${method} ${template}`)
      return String(Object(Object(answer).data).id)
    }

    await does('get', '/projects')
    const project = { id: await does('post', '/projects', { body: { title: 'Night ferry' } }) }
    await does('get', '/projects/{id}', { id: 'last-light' })
    await does('patch', '/projects/{id}', { ...project, body: { team_id: 'team_gannet' } })
    await does('post', '/projects/{id}/script', { ...project, body: { prompt: 'Fog', create_frames: true } })
    await does('post', '/projects/{id}/share', project)
    await does('delete', '/projects/{id}/share', project)

    await does('get', '/projects/{id}/frames', { id: 'last-light' })
    const frame = { id: await does('post', '/projects/{id}/frames', { ...project, body: { script: 'Fog.' } }) }
    await does('patch', '/frames/{id}', { ...frame, body: { script: 'More fog.' } })
    await does('get', '/frames/{id}', { id: 'frm_01' })
    await does('get', '/frames/{id}/versions', frame)
    await does('post', '/frames/{id}/comments', { ...frame, body: { text: 'Good' } })
    await does('get', '/frames/{id}/comments', { id: 'frm_03' })
    await does('post', '/frames/{id}/reviews', { ...frame, body: { status: 'approved' } })
    await does('get', '/frames/{id}/reviews', frame)

    const job = { id: await does('post', '/frames/{id}/images', { ...frame, body: {} }) }
    await does('get', '/generation-jobs/{id}', job)
    const drawn = { id: 'frm_01' }
    await does('post', '/frames/{id}/images/edit', { ...drawn, body: { prompt: 'Redder' } })
    await does('post', '/frames/{id}/images/multi-shot', { ...drawn, body: {} })
    await does('post', '/frames/{id}/videos', { ...drawn, body: {} })
    await does('post', '/frames/{id}/videos/extend', { ...drawn, body: {} })
    await does('post', '/frames/{id}/videos/lip-sync', { ...drawn, body: { audio_track_id: 'vo-01' } })
    await does('post', '/projects/{id}/voice', { ...project, body: { text: 'Yes', voice_id: 'voice_anna' } })
    await does('post', '/projects/{id}/sfx', { ...project, body: { prompt: 'A door' } })

    await does('get', '/projects/{id}/audio-tracks', { id: 'last-light' })
    const music = { kind: 'music', url: 'https://example.com/a.mp3' }
    const track = { id: await does('post', '/projects/{id}/audio-tracks', { ...project, body: music }) }
    await does('get', '/audio-tracks/{id}', track)
    await does('patch', '/audio-tracks/{id}', { ...track, body: { volume: 0.5 } })
    await does('delete', '/audio-tracks/{id}', track)

    const form = new FormData()
    form.set('file', new File(['a film'], 'film.mp4'))
    const asset = { id: await does('post', '/projects/{id}/assets', { ...project, body: form }) }
    await does('get', '/projects/{id}/assets', project)
    await does('get', '/assets/{id}', asset)
    const film = { id: await does('post', '/projects/{id}/exports', { ...project, body: { asset_id: asset.id } }) }
    await does('get', '/projects/{id}/exports', project)
    await does('get', '/exports/{id}', film)
    await does('delete', '/exports/{id}', film)
    await does('delete', '/assets/{id}', asset)

    await does('get', '/teams')
    const team = { id: await does('post', '/teams', { body: { name: 'Second unit' } }) }
    await does('get', '/teams/{id}', team)
    await does('patch', '/teams/{id}', { ...team, body: { name: 'Third unit' } })
    await does('post', '/teams/{id}/members', { ...team, body: { name: 'Ada', email: 'ada@example.com' } })
    await does('get', '/teams/{id}/members', team)
    await does('post', '/teams/{id}/invites', { ...team, body: { email: 'bo@example.com' } })
    await does('get', '/teams/{id}/projects', { id: 'team_gannet' })
    await does('delete', '/teams/{id}', team)

    await does('get', '/voices')
    const voice = { id: await does('post', '/voices', { body: { name: 'Bo' } }) }
    await does('get', '/voices/{id}', voice)
    await does('patch', '/voices/{id}', { ...voice, body: { pace: 1.5 } })
    await does('delete', '/voices/{id}', voice)

    await does('delete', '/frames/{id}', frame)
    await does('delete', '/projects/{id}', project)
    expect([...undone]).toEqual([])
  } finally {
    await sandbox.stop()
  }
})

it('refuses what the document says is wrong', async () => {
  const { url } = await startTestSandbox()
  const { document } = await readDocument(url)
  const body = document.paths['/projects/{id}/audio-tracks']?.['post']?.requestBody?.content['application/json']?.schema
  const documented = z.fromJSONSchema(JSON.parse(JSON.stringify(body)))
  const { send } = apiCaller({ url })
  for (const track of [
    { kind: 'music', url: 'https://example.com/a.mp3' },
    { kind: 'song', url: 'https://example.com/a.mp3' },
    { kind: 'music', url: 'https://example.com/a.mp3', volume: 2 },
    { kind: 'music' },
  ]) {
    const { status } = await send('POST', '/projects/p1/audio-tracks', track)
    expect(status, JSON.stringify(track)).toBe(documented.safeParse(track).success ? 201 : 422)
  }
})

it('is a page for people too, which names every operation and fault and needs no other host', async () => {
  const { url } = await startTestSandbox()
  const { origin } = new URL(url)
  const { document } = await readDocument(url)
  const response = await fetch(origin)
  expect(response.url).toBe(`${origin}/docs`)
  const page = await response.text()
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  for (const methods of Object.values(document.paths)) {
    for (const { operationId } of Object.values(methods)) expect(ids).toContain(operationId)
  }
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
  for (const [, link] of page.matchAll(/(?:href|src)="([^"#][^"]*)"/g)) expect(link).toBe('/openapi.json')
  expect(page).not.toContain('<script')
  expect(page).toContain('<code>gzip-bomb</code>')
  expect(page).toContain(FULL_ACCESS_KEY)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})

it('shows a shared project to whoever has the link, until it is taken back', async () => {
  const { data, send } = apiCaller(await startTestSandbox())
  const { url } = await data('POST', '/projects/p1/share')
  const page = await (await fetch(String(url))).text()
  expect(page).toContain('<h1>Lighthouse</h1>')
  expect(page).toContain('<h2>Frame 3</h2>')
  await send('DELETE', '/projects/p1/share')
  expect((await fetch(String(url))).status).toBe(404)
})
