import type { ExportRequest } from './export-request.ts'
import { toSrt } from './handoff/srt.ts'
import { toVtt } from './handoff/vtt.ts'
import type { PreparedExport } from './prepare-export.ts'

/** A file of captions that goes beside the film, under the film's name. */
export type SubtitleFile = { extension: 'srt' | 'vtt'; text: string }

/** The files of captions a request asks for. */
export function subtitleFiles({ captions: wanted }: ExportRequest, { captions, plan }: PreparedExport): SubtitleFile[] {
  const words = { captions, frameRate: plan.output.frameRate }
  return [
    ...(wanted.includes('srt') ? [{ extension: 'srt' as const, text: toSrt(words) }] : []),
    ...(wanted.includes('vtt') ? [{ extension: 'vtt' as const, text: toVtt(words) }] : []),
  ]
}
