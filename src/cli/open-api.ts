import { readConfig } from '../config.ts'
import { type ApiGroups, apiGroups } from '../mstudio/api-groups.ts'
import { openClient } from './open-client.ts'

/** The M Studio API as the environment and `storyreel.config.ts` have it. */
export async function openApi(): Promise<ApiGroups> {
  return apiGroups(openClient(await readConfig()))
}
