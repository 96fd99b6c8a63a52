import path from 'node:path'
import type { SandboxBoard } from '../../src/sandbox/load-board.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import type { BoardRequest } from './board-request.ts'
import type { Run, RunKind } from './compare-runs.ts'
import { inspectFilm } from './inspect-film.ts'
import { changeOneShot } from './make-board.ts'
import { renderFilm } from './storyreel.ts'

/** Storyreel alone: a film, then the same film after one of its shots has been given another image. */
export async function runEdit({
  plan,
  size,
  programs,
  folder,
  board,
  sandbox,
  onRun,
}: BoardRequest & { board: SandboxBoard; sandbox: Sandbox }): Promise<{ frames: number; runs: Run[] }> {
  const frames = plan.shots * plan.secondsEach * 30
  const film = { programs, size, projectId: plan.kind, dataDir: path.join(folder, 'data') }
  const render = async (kind: RunKind, apiUrl: string): Promise<Run> => {
    onRun(kind)
    const file = path.join(folder, `${kind}.mp4`)
    const measured = await renderFilm({ ...film, apiUrl, outputPath: file })
    return { kind, ...measured, file: await inspectFilm({ file, frames }), quality: null }
  }
  const cold = await render('cold', sandbox.url)
  await sandbox.stop()
  // At the same address, as the one project would be.
  const edited = await startSandbox({ boards: [changeOneShot(board)], port: sandbox.port })
  try {
    return { frames, runs: [cold, await render('edited', edited.url)] }
  } finally {
    await edited.stop()
  }
}
