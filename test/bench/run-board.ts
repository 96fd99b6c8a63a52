import path from 'node:path'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import type { BoardRequest } from './board-request.ts'
import { type ComparedRun, compareRuns } from './compare-runs.ts'
import { type BoardPlan, makeBoard } from './make-board.ts'
import { runEdit } from './run-edit.ts'
import { runFilm } from './run-film.ts'

export type BoardResult = { board: BoardPlan['kind']; frames: number; runs: ComparedRun[] }

/** Makes a board's film in every way there is, one after the other, and measures each. */
export async function runBoard(request: BoardRequest): Promise<BoardResult> {
  const { plan, folder, programs } = request
  const board = await makeBoard({ folder: path.join(folder, 'board'), plan, ...programs })
  const sandbox = await startSandbox({ boards: [board] })
  try {
    const { frames, runs } = await (plan.kind === 'edit'
      ? runEdit({ ...request, board, sandbox })
      : runFilm({ ...request, apiUrl: sandbox.url }))
    return { board: plan.kind, frames, runs: compareRuns(runs, frames) }
  } finally {
    await sandbox.stop()
  }
}
