import { chooseFormat } from './choose-format.ts'
import type { Config } from './config.ts'
import { ProjectError, UpstreamError } from './errors.ts'
import type { ExportRequest, StageProgress } from './export-request.ts'
import { keepProject, recordAnswers } from './kept-project.ts'
import { readLastExport } from './last-export.ts'
import type { Machine } from './locate-machine.ts'
import { type Downloader, openDownloader } from './media/download.ts'
import { framesHere } from './media/frames-here.ts'
import { localize } from './media/localize.ts'
import { storeLogo } from './media/store-logo.ts'
import type { MStudioClient } from './mstudio/client.ts'
import { fetchBoard } from './mstudio/fetch-board.ts'
import type { IgnoredFields } from './mstudio/ignored-fields.ts'
import { reelOfChanges } from './reel-of-changes.ts'
import { reelOfShots } from './reel-of-shots.ts'
import { refuseUnknownVoices } from './refuse-unknown-voices.ts'
import type { DrawnAhead } from './render/draw-ahead.ts'
import { findMissingGlyphs } from './render/find-missing-glyphs.ts'
import { planRender, type RenderPlan } from './render/plan-render.ts'
import type { SegmentDrawer } from './render/segment-drawer.ts'
import type { Board } from './timeline/board.ts'
import { buildTimeline } from './timeline/build-timeline.ts'
import { diffTimelines } from './timeline/diff-timelines.ts'
import { generationOf } from './timeline/generation-of.ts'
import { withHeardTracks } from './timeline/heard-tracks.ts'
import type { Caption, Shot, Timeline } from './timeline/schema.ts'
import type { TimelineChange } from './timeline/timeline-change.ts'
import { assetsAsJson, type TimelineSource } from './timeline/timeline-source.ts'

/** What every run needs besides the request. */
export type ExportTools = {
  config: Config
  client: MStudioClient
  /** Where media comes from instead of the network; what `client` answers is then not kept for it, either. */
  downloader?: Downloader
  /** Who draws instead of a process of this run. */
  drawer?: SegmentDrawer
  signal: AbortSignal
  onProgress: (progress: StageProgress) => void
}

type PrepareTools = ExportTools & {
  workDir: string
  machine: Machine
  /** Hears of what can be drawn while media is still on its way. */
  ahead?: DrawnAhead | undefined
}

/** An export with everything decided and all media here, but nothing drawn. */
export type PreparedExport = {
  plan: RenderPlan
  /** Since the last export; null when there was none. */
  changes: TimelineChange[] | null
  /** All of them, whether the plan draws them or not. */
  captions: Caption[]
  mediaDir: string
  ignoredFields: IgnoredFields
  /** What the timeline was built from; null when it is a part of what was built. */
  source: TimelineSource | null
}

/** The first half of an export: board → assets → timeline → plan. */
export async function prepareExport(
  request: ExportRequest,
  {
    config,
    client,
    downloader: given,
    signal,
    onProgress,
    workDir,
    machine: { ffmpeg, versions },
    ahead,
  }: PrepareTools,
): Promise<PreparedExport> {
  const { composition, look, sound } = request
  const image = look.watermark?.image ?? null
  const logo = image === null ? null : await storeLogo({ image, dataDir: config.dataDir, workDir })
  using opened = openDownloader({ trustedOrigins: trustedOriginsOf(config) })
  const bring = async () => {
    const recorded = recordAnswers(client)
    const { ignoredFields, ...board } = await fetchBoard({
      client: recorded.client,
      projectId: request.projectId,
      signal,
      onProgress: (share) => onProgress({ stage: 'fetch', done: share, total: 1 }),
    })
    refuseUnknownVoices(board, sound.voices)
    if (!given) await keepProject({ ...request, ...config, ...recorded })
    const format = chooseFormat(request, board)
    const heard = withHeardTracks(board, sound.voices)
    const stills = composition === 'Compare'
    const source = { board, format, sound, composition, logo }
    const localized = await localize({
      board: heard,
      downloader: given ?? opened,
      stills,
      format,
      videoSound: sound.videoSound,
      dataDir: config.dataDir,
      workDir,
      ffmpeg,
      signal,
      onProgress: (done, total) => onProgress({ stage: 'media', done, total }),
      onWaiting: (assets, mediaDir) =>
        ahead?.offer(() => {
          const timeline = applyOptions(request, buildTimeline({ ...source, assets, look }))
          const plan = planRender({ timeline, quality: request.quality, versions })
          const here = framesHere(heard, { stills, assets })
          const isComplete = ({ id, picture }: Shot) => picture.kind === 'card' || here.has(id)
          return { plan, mediaDir, isComplete }
        }),
    })
    return { source, ignoredFields, ...localized }
  }
  // Addresses that are signed expire; the project, read again, has fresh ones. What came already is in the store.
  const { source, ignoredFields, assets, mediaDir } = await bring().catch((error: unknown) => {
    if (error instanceof ProjectError && error.code === 'ASSET_EXPIRED') return bring()
    throw error
  })
  const { board } = source
  const built = buildTimeline({ ...source, assets, look })
  const whole = applyOptions(request, built)
  const last = await readLastExport({ dataDir: config.dataDir, timeline: whole, voices: sound.voices })
  const changes = last && diffTimelines(last, whole)
  const film = partOf(built, { part: request.part, changes })
  if (request.strict) refuseSlates(film, board)
  const timeline = await withWarnings(applyOptions(request, film), {
    aspect: request.aspect ?? board.project.aspectRatio,
    ignoredFields,
  })
  const { durationInFrames, warnings } = timeline
  if (warnings.length > 0) onProgress({ stage: 'render', done: 0, total: durationInFrames, warnings })
  const plan = planRender({ timeline, quality: request.quality, versions })
  return {
    ...{ plan, changes, captions: film.captions, mediaDir, ignoredFields },
    source: request.part.kind !== 'whole' ? null : { ...source, assets: assetsAsJson(assets) },
  }
}

/** Whose media may be at any address. */
export function trustedOriginsOf({ apiUrl, mediaOrigins }: Config): string[] {
  return [new URL(apiUrl).origin, ...mediaOrigins]
}

function partOf(
  film: Timeline,
  { part, changes }: { part: ExportRequest['part']; changes: TimelineChange[] | null },
): Timeline {
  switch (part.kind) {
    case 'whole':
      return film
    case 'changes':
      return reelOfChanges(film, changes)
    case 'shots':
      return reelOfShots(film, part.list)
  }
}

async function withWarnings(
  timeline: Timeline,
  { aspect, ignoredFields: { words } }: { aspect: string | null; ignoredFields: IgnoredFields },
): Promise<Timeline> {
  const size = `${timeline.width}x${timeline.height}`
  const isCut = aspect !== null && /^\d+x\d+$/.test(aspect) && aspect !== size
  const cut = isCut ? [`The film is ${size} instead of ${aspect}, because its edges must be even.`] : []
  const unknown =
    words.length === 0
      ? []
      : [`M Studio sent words that mean nothing here, so it is as if they were not there: ${words.join(', ')}.`]
  return { ...timeline, warnings: [...timeline.warnings, ...cut, ...unknown, ...(await findMissingGlyphs(timeline))] }
}

/** @throws {UpstreamError} `ASSET_PENDING` when some of the pictures will come by themselves, else {ProjectError}. */
function refuseSlates({ shots }: Timeline, { frames }: Board): void {
  const slates = shots.filter((shot) => shot.picture.kind === 'slate')
  if (slates.length === 0) return
  const generating = new Set(frames.filter((frame) => generationOf(frame) === 'runs').map((frame) => frame.id))
  const pending = slates.filter((shot) => generating.has(shot.id))
  if (pending.length > 0) {
    throw new UpstreamError(
      'ASSET_PENDING',
      `The pictures of these shots are still being generated: ${numbersOf(pending)}. Render with --wait to wait for them, or run the same command later.`,
    )
  }
  throw new ProjectError(
    'PICTURES_MISSING',
    `These shots have no picture yet: ${numbersOf(slates)}. Add them in M Studio, or render without --strict to get slates.`,
  )
}

function numbersOf(shots: Shot[]): string {
  return shots.map((shot) => shot.number).join(', ')
}

function applyOptions({ captions }: ExportRequest, timeline: Timeline): Timeline {
  return captions.includes('burn') ? timeline : { ...timeline, captions: [] }
}
