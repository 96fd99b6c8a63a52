import { ProjectError, UsageError } from './errors.ts'
import type { ExportRequest } from './export-request.ts'
import type { Board } from './timeline/board.ts'
import { type OutputFormat, resolveOutputFormat } from './timeline/output-format.ts'

/** Drafts are half as high and wide, a quarter of the work. */
const LINES = { draft: 540, standard: 1080, high: 1080 } as const

/**
 * @throws {UsageError} `FORMAT_INVALID`, `FPS_INVALID` when the request asks for what cannot be.
 * @throws {ProjectError} the same, when it is the project that says so.
 */
export function chooseFormat(
  { aspect, lines, fps, quality }: Pick<ExportRequest, 'aspect' | 'lines' | 'fps' | 'quality'>,
  { project }: Pick<Board, 'project'>,
): OutputFormat {
  const { size, frameRate } = resolveOutputFormat({ project, aspect, fps, lines: lines ?? LINES[quality] })
  if (size === null) {
    const message = `The format "${aspect ?? project.aspectRatio}" cannot be exported. Use a ratio such as 16:9, or pixels such as 1280x720 (16 to 7680).`
    throw aspect === null ? new ProjectError('FORMAT_INVALID', message) : new UsageError('FORMAT_INVALID', message)
  }
  if (frameRate === null) {
    const message = `${fps ?? project.fps} frames a second cannot be exported. Use 23.976, 24, 25, 29.97, 30, 50, 59.94 or any whole number up to 240.`
    throw fps === null ? new ProjectError('FPS_INVALID', message) : new UsageError('FPS_INVALID', message)
  }
  return { ...size, frameRate }
}
