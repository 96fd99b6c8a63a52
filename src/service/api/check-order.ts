import { checkAccess, RENDER_SCOPES } from '../../check-access.ts'
import { chooseFormat } from '../../choose-format.ts'
import { ApiRefusedError, CanceledError, ProjectError, StoryreelError, UsageError } from '../../errors.ts'
import { apiGroups } from '../../mstudio/api-groups.ts'
import type { MStudioClient } from '../../mstudio/client.ts'
import { ApiRefusal, unavailable } from './api-refusal.ts'
import type { ExportOrder } from './export-order.ts'

/** What is asked of M Studio in one request of ours may take this long. */
const PATIENCE_MS = 20_000

/** That the service's key may read projects is asked again after so long. */
const ACCESS_REMEMBERED_MS = 10 * 60_000

/** @returns throws {ApiRefusal} 422 naming the field, 503 when M Studio or the service's key is the reason. */
export type OrderCheck = (order: ExportOrder) => Promise<void>

/** Checks what only M Studio knows about an order: that the project is there, may be read, and has a legal format. */
export function openOrderCheck(client: MStudioClient | null): OrderCheck {
  let grantedAtMs: number | null = null
  return async (order) => {
    const { project } = await asking(client, async (api, signal) => {
      if (grantedAtMs === null || performance.now() - grantedAtMs > ACCESS_REMEMBERED_MS) {
        assertComplete(await checkAccess(api, signal, RENDER_SCOPES))
        grantedAtMs = performance.now()
      }
      return { project: await api.projects.get({ projectId: order.projectId, signal }) }
    })
    try {
      chooseFormat(order, { project })
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof ProjectError)) throw error
      throw wrong(error, error instanceof ProjectError ? 'projectId' : error.code === 'FPS_INVALID' ? 'fps' : 'aspect')
    }
  }
}

/**
 * Asks M Studio on behalf of a caller.
 *
 * @throws {ApiRefusal} when it does not answer as it should.
 */
export async function asking<Result>(
  client: MStudioClient | null,
  ask: (api: ReturnType<typeof apiGroups>, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (client === null) {
    throw unavailable('API_KEY_MISSING', 'This service has no M Studio key, so it can export nothing.', 60)
  }
  try {
    return await ask(apiGroups(client), AbortSignal.timeout(PATIENCE_MS))
  } catch (error) {
    throw explain(error)
  }
}

// --- internal ---

function assertComplete(granted: Set<string>): void {
  const missing = RENDER_SCOPES.filter((scope) => !granted.has(scope))
  if (missing.length === 0) return
  throw unavailable(
    'SERVICE_KEY_SCOPES',
    `The M Studio key of this service lacks the scope ${missing.join(', ')}. Whoever runs it can add it in M Studio under Settings → Developer.`,
    60,
  )
}

function explain(error: unknown): unknown {
  if (!(error instanceof StoryreelError)) return error
  if (error.code === 'PROJECT_NOT_FOUND') return wrong(error, 'projectId')
  if (error instanceof CanceledError) {
    return unavailable('UPSTREAM_UNAVAILABLE', `M Studio did not answer within ${PATIENCE_MS / 1000} s.`, 10)
  }
  if (error instanceof ApiRefusedError) {
    return unavailable('SERVICE_KEY_REFUSED', `M Studio refused the key of this service: ${error.message}`, 60)
  }
  return unavailable(error.code, error.message, 10)
}

function wrong({ code, message }: StoryreelError, field: string): ApiRefusal {
  return new ApiRefusal(422, code, message, { errors: { [field]: [message] } })
}
