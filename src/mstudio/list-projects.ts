import type { Project } from '../timeline/board.ts'
import type { MStudioClient } from './client.ts'
import { listAll } from './list-all.ts'
import { parseProject } from './wire.ts'

/** The projects the key may see, in the API's order. Throws as `MStudioClient.get` and `listAll` do. */
export async function listProjects({
  client,
  signal,
}: {
  client: MStudioClient
  signal: AbortSignal
}): Promise<Project[]> {
  const { items } = await listAll({
    client,
    target: { route: 'projects' },
    name: 'projects',
    parse: parseProject,
    signal,
  })
  return items
}
