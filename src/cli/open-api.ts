import { readConfig, readCredential } from '../config.ts'
import { connect } from '../connect.ts'
import { type ApiGroups, apiGroups } from '../mstudio/api-groups.ts'

/** The M Studio API as the environment and `storyreel.config.ts` have it. */
export async function openApi(): Promise<ApiGroups> {
  return apiGroups(connect(await readConfig(), readCredential()))
}
