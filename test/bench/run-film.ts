import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '@remotion/bundler'
import { type Content, encoderSettings } from '../../src/render/encoder.ts'
import type { BoardRequest } from './board-request.ts'
import type { Run, RunKind } from './compare-runs.ts'
import { inspectFilm } from './inspect-film.ts'
import type { BoardKind } from './make-board.ts'
import { measureFloor } from './measure-floor.ts'
import { canMeasureQuality, measureQuality } from './measure-quality.ts'
import type { FilmJob } from './remotion-job.ts'
import type { Measured } from './run-measured.ts'
import { runRemotion } from './run-remotion.ts'
import { prepareFilm, renderFilm } from './storyreel.ts'

/** What most of a board's film is, for the encoder. */
const CONTENT: Record<BoardKind, Content> = {
  stills: 'still',
  zoom: 'moving',
  video: 'video',
  dissolve: 'transition',
  mixed: 'moving',
  edit: 'moving',
}

/** Of every how many frames one is looked at for quality; shares no divisor with the lengths of shots and GOPs. */
const QUALITY_EVERY = 37

/** Of these; a warm run publishes what the cold one made. */
const QUALITY_KINDS: readonly RunKind[] = ['remotion', 'remotion-our-encoder', 'cold']

/** The same film by Remotion, by Storyreel, and by the encoder alone. */
export async function runFilm({
  plan,
  size,
  withOurEncoder,
  programs,
  folder,
  apiUrl,
  onRun,
}: BoardRequest & { apiUrl: string }): Promise<{ frames: number; runs: Run[] }> {
  const pathOf = (name: string) => path.join(folder, name)
  const filmPathOf = (kind: RunKind) => pathOf(`${kind}.mp4`)
  const film = { programs, size, projectId: plan.kind, apiUrl }

  const prepared = await prepareFilm({ ...film, dataDir: pathOf('prepared'), outputPath: pathOf('prepared.mp4') })
  const { timeline } = prepared.plan
  const { durationInFrames: frames } = timeline
  const bundleDir = await bundle({
    entryPoint: fileURLToPath(new URL('../../compositions/index.ts', import.meta.url)),
    publicDir: prepared.mediaDir,
    outDir: pathOf('bundle'),
  })
  // Neither side is charged for the bundle, which is made once per version and not per film.
  await cp(pathOf('prepared/bundles'), pathOf('data/bundles'), { recursive: true })
  const drawing = { timeline, bundleDir, browser: prepared.machine.browser }
  const remotion = (kind: RunKind, encoder: FilmJob['encoder']) => {
    const job = { ...drawing, outputPath: filmPathOf(kind), encoder }
    return runRemotion({ script: 'remotion-film', job, folder, programs })
  }
  const storyreel = (kind: RunKind) => renderFilm({ ...film, dataDir: pathOf('data'), outputPath: filmPathOf(kind) })

  const runs: Run[] = []
  const run = async (kind: RunKind, make: () => Promise<Measured>) => {
    onRun(kind)
    const measured = await make()
    runs.push({ kind, ...measured, file: await inspectFilm({ file: filmPathOf(kind), frames }), quality: null })
  }
  await run('remotion', () => remotion('remotion', null))
  if (withOurEncoder) {
    const encoder = encoderSettings('standard')
    await run('remotion-our-encoder', () => remotion('remotion-our-encoder', { ...encoder, crf: encoder.crf.moving }))
  }
  await run('cold', () => storyreel('cold'))
  await run('warm', () => storyreel('warm'))
  await run('floor', () =>
    measureFloor({
      filmPath: filmPathOf('cold'),
      outputPath: filmPathOf('floor'),
      format: timeline,
      content: CONTENT[plan.kind],
      ffmpeg: prepared.machine.ffmpeg,
    }),
  )
  if (!(await canMeasureQuality())) return { frames, runs }

  const referenceDir = pathOf('reference')
  await mkdir(referenceDir)
  const sampled = Array.from({ length: Math.ceil(frames / QUALITY_EVERY) }, (_, index) => index * QUALITY_EVERY)
  const job = { ...drawing, frames: sampled, outputDir: referenceDir }
  await runRemotion({ script: 'remotion-frames', job, folder, programs })
  for (const each of runs.filter(({ kind }) => QUALITY_KINDS.includes(kind))) {
    each.quality = await measureQuality({ filmPath: filmPathOf(each.kind), referenceDir, every: QUALITY_EVERY })
  }
  return { frames, runs }
}
