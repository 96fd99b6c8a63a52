import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { CanceledError, explainSystemError } from './errors.ts'
import type { ExportRequest } from './export-request.ts'
import { writeLastExport } from './last-export.ts'
import { locateMachine } from './locate-machine.ts'
import { allOrNone } from './platform/all-or-none.ts'
import { withWorkDir } from './platform/work-dir.ts'
import { type ExportTools, prepareExport } from './prepare-export.ts'
import { pruneCache } from './prune-cache.ts'
import { openOutputFile } from './publish-export.ts'
import { publishStems } from './publish-stems.ts'
import { makeReceipt, type Receipt } from './receipt.ts'
import { addSubtitles } from './render/add-subtitles.ts'
import { assemble } from './render/assemble.ts'
import { drawAhead } from './render/draw-ahead.ts'
import { mixAudio } from './render/mix-audio.ts'
import { openOwnDrawer } from './render/open-own-drawer.ts'
import { renderSegments } from './render/render-segments.ts'
import { type TranscodedFile, transcode } from './render/transcode.ts'
import { verify } from './render/verify.ts'
import { subtitleFiles } from './subtitle-files.ts'
import type { TimelineChange } from './timeline/timeline-change.ts'

/** A published export: the MP4, its other kinds and captions as files, and what was verified about it. */
export type ExportResult = {
  outputPath: string
  otherPaths: string[]
  subtitlePaths: string[]
  receiptPath: string
  receipt: Receipt
  /** Since the last export of the project; null when there was none. */
  changes: TimelineChange[] | null
}

/**
 * One export from a project id to a verified MP4 under its final name. Whatever ends it early, what was there before
 * stays, and the segments that were finished are not drawn again.
 *
 * @throws {StoryreelError} for everything that can be expected to fail; anything else is a bug.
 */
export async function exportProject(request: ExportRequest, tools: ExportTools): Promise<ExportResult> {
  const { config, signal, onProgress } = tools
  const { dataDir } = config
  try {
    await mkdir(dataDir, { recursive: true })
    return await withWorkDir(dataDir, async (workDir) => {
      await using output = await openOutputFile(request.outputPath)

      const machine = await locateMachine(config)
      const { ffmpeg, versions } = machine
      await using drawer = tools.drawer ?? (await openOwnDrawer({ ...machine, dataDir, workDir, signal }))

      const { reuse } = request
      // Whoever draws instead has other exports to draw meanwhile; what a part will show is not known before it is here.
      const canDrawAhead = !tools.drawer && request.part.kind === 'whole'
      const ahead = canDrawAhead ? drawAhead({ reuse, drawer, ffmpeg, dataDir, workDir, signal }) : undefined
      const prepared = await prepareExport(request, { ...tools, workDir, machine, ahead })
      const { plan, mediaDir, ignoredFields } = prepared
      const common = { mediaDir, workDir, ffmpeg, reuse, signal }
      const kinds = request.outputs.filter((kind) => kind !== 'mp4')

      const onFrames = (done: number, total: number) => onProgress({ stage: 'render', done, total })
      const [pictures, audio] = await allOrNone(
        signal,
        async (untilFailure) => {
          const drawnAhead = (await ahead?.finish()) ?? new Map()
          const drawing = { ...prepared, ...common, drawnAhead, drawer, dataDir, onProgress: onFrames }
          const drawn = await renderSegments({ ...drawing, signal: untilFailure })
          // What comes now is sound and checks, which need the memory more.
          await drawer[Symbol.asyncDispose]()
          onProgress({ stage: 'audio', done: 0, total: 1 })
          return drawn
        },
        (untilFailure) =>
          mixAudio({
            ...request,
            ...common,
            mix: plan.audio,
            wav: kinds.length > 0,
            versions,
            dataDir,
            signal: untilFailure,
          }),
      )
      onProgress({ stage: 'audio', done: 1, total: 1 })

      const isSoft = request.captions.includes('soft')
      const joinedPath = path.join(workDir, 'joined.mp4')
      const joined = await assemble({
        plan,
        segments: pictures.segments,
        audioPath: audio.audioPath,
        outputPath: isSoft ? joinedPath : output.temporaryPath,
        signal,
        onProgress: (done, total) => onProgress({ stage: 'assemble', done, total }),
      })
      if (isSoft) {
        const { captions } = prepared
        await addSubtitles({ inputPath: joinedPath, outputPath: output.temporaryPath, captions, ...plan, signal })
      }
      onProgress({ stage: 'verify', done: 0, total: 1 })
      const softCaptions = isSoft ? prepared.captions : null
      const file = output.temporaryPath
      const verified = await verify({ file, plan, ...audio, joined, softCaptions, ffmpeg, signal })
      onProgress({ stage: 'verify', done: 1, total: 1 })

      const others: TranscodedFile[] = []
      for (const [done, kind] of kinds.entries()) {
        onProgress({ stage: 'convert', done, total: kinds.length })
        const paths = { filmPath: output.temporaryPath, outputPath: output.temporaryPathOf(kind) }
        others.push(await transcode({ kind, plan, quality: request.quality, ...audio, ...paths, ...common }))
        onProgress({ stage: 'convert', done: done + 1, total: kinds.length })
      }

      const { outputPath } = request
      const stemsPath = audio.stems ? await publishStems({ stemsDir: audio.stems.path, outputPath }) : null
      const receipt = makeReceipt({ plan, verified, audio, stemsPath, others, pictures, versions, ignoredFields })
      const published = await output.publish({ receipt, subtitles: subtitleFiles(request, prepared), others: kinds })
      // The film is there; neither what the next export is compared with nor a large cache spoils it.
      if (request.part.kind === 'whole')
        await writeLastExport({ dataDir, ...plan, ...request.sound }).catch(() => undefined)
      await pruneCache({ dataDir, toBytes: config.cacheBytes }).catch(() => undefined)
      return { outputPath, ...published, receipt, changes: prepared.changes }
    })
  } catch (error) {
    throw signal.aborted ? new CanceledError() : explainSystemError(error)
  }
}
