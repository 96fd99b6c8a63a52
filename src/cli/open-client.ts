import { type Config, readCredential } from '../config.ts'
import { connect } from '../connect.ts'
import type { MStudioClient } from '../mstudio/client.ts'
import { tellWait } from './tell-wait.ts'

/** The M Studio API with the key or token of the environment. */
export function openClient(config: Config, { quiet = false } = {}): MStudioClient {
  return connect(config, readCredential(), quiet ? undefined : tellWait)
}
