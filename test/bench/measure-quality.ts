import path from 'node:path'
import { execa } from 'execa'
import { FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'

/** Against frames that were never encoded; PSNR in dB, SSIM up to 1. */
export type Quality = { psnrDb: number; ssim: number }

export async function canMeasureQuality(): Promise<boolean> {
  const { stdout } = await execa(FULL_FFMPEG, ['-hide_banner', '-filters'], { reject: false })
  return [' psnr ', ' ssim '].every((filter) => stdout?.includes(filter))
}

/**
 * By each file's own tags into what players show: BT.709, limited range, 4:2:0. With 12 bits, because a film in another
 * matrix or range, which 8 bits would round once more, would lose up to 1 dB for nothing.
 */
const CONVERT =
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bicubic,format=yuv420p12le'

/**
 * Compares frames 0, `every`, 2 · `every`, … of a film with lossless ones.
 *
 * @param referenceDir holds them as 000000.png, 000001.png, …
 */
export async function measureQuality({
  filmPath,
  referenceDir,
  every,
}: {
  filmPath: string
  referenceDir: string
  every: number
}): Promise<Quality> {
  const clock = 'settb=1/30,setpts=N'
  const graph = [
    `[0:v]select=not(mod(n\\,${every})),${CONVERT},${clock}[film]`,
    `[1:v]${CONVERT},${clock},split[reference][again]`,
    '[film][reference]psnr[measured]',
    '[measured][again]ssim',
  ].join(';')
  const inputs = ['-i', filmPath, '-i', path.join(referenceDir, '%06d.png')]
  const { stderr } = await execa(FULL_FFMPEG, [
    ...['-hide_banner', '-nostats', '-nostdin', ...inputs],
    ...['-lavfi', graph, '-f', 'null', '-'],
  ])
  return { psnrDb: read(/PSNR .*average:(\S+)/, stderr), ssim: read(/SSIM .*All:(\S+)/, stderr) }
}

function read(pattern: RegExp, output: string): number {
  const found = pattern.exec(output)?.[1]
  if (found === undefined) throw new Error(`ffmpeg measured nothing:\n${output}`)
  return found === 'inf' ? Number.POSITIVE_INFINITY : Number(found)
}
