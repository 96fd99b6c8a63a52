import type { ExportRequest } from '../../src/export-request.ts'
import { PLAIN_LOOK } from '../../src/timeline/look.ts'
import { soundSchema } from '../../src/timeline/sound.ts'

/** A small export with everything else as the command line has it, and what a test gives it. */
export function aRequest(
  parts: Pick<ExportRequest, 'projectId' | 'outputPath'> & Partial<ExportRequest>,
): ExportRequest {
  return {
    aspect: '320x180',
    lines: null,
    fps: null,
    quality: 'standard',
    captions: ['burn'],
    composition: 'Storyboard',
    look: PLAIN_LOOK,
    strict: false,
    part: { kind: 'whole' },
    reuse: true,
    sound: soundSchema.parse({}),
    loudness: 'web',
    stems: false,
    outputs: ['mp4'],
    ...parts,
  }
}
