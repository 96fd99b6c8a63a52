import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { answer, ok, REFUSED } from './answers.ts'
import type { ApiEnv, ApiTools } from './api-tools.ts'
import { needs } from './authenticate.ts'
import { asking } from './check-order.ts'

const projectSchema = z
  .object({ id: z.string(), title: z.string(), aspectRatio: z.string().nullable(), fps: z.number().nullable() })
  .meta({ id: 'Project' })

/** The list may be as old as this, so that looking at it does not use up the limit of the service's key. */
const REMEMBERED_MS = 30_000

/** What there is to export. */
export function addProjectOperations(app: OpenAPIHono<ApiEnv>, { client }: ApiTools): void {
  type Projects = z.infer<typeof projectSchema>[]
  let known: { atMs: number; projects: Promise<Projects> } | null = null

  async function read(): Promise<Projects> {
    const found = await asking(client, (api, signal) => api.projects.list({ signal }))
    return found.map(({ id, title, aspectRatio, fps }) => ({ id, title, aspectRatio, fps }))
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/projects',
      summary: 'List the projects that the service’s M Studio key may see',
      middleware: needs('exports:create'),
      responses: { 200: answer('Projects', z.array(projectSchema)), default: REFUSED },
    }),
    async (c) => {
      if (known === null || performance.now() - known.atMs > REMEMBERED_MS) {
        const projects = read()
        known = { atMs: performance.now(), projects }
        projects.catch(() => {
          known = null
        })
      }
      return c.json(ok(await known.projects), 200)
    },
  )
}
