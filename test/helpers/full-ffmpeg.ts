import { execa } from 'execa'

/** A full ffmpeg, which has the meters (`ebur128`, `psnr`, `ssim`) that Remotion's lacks. */
export const FULL_FFMPEG = 'ffmpeg'
export const FULL_FFPROBE = 'ffprobe'

/** Why tests that make media with it are skipped here; null when they are not. */
export const NO_FULL_FFMPEG: string | null = await execa(FULL_FFMPEG, ['-hide_banner', '-encoders'], {
  reject: false,
}).then(({ stdout }) =>
  stdout?.includes(' libx265 ') && stdout.includes(' prores_ks ') && stdout.includes(' libsvtav1 ')
    ? null
    : 'there is no ffmpeg on the PATH that makes such files',
)

/** Why tests against `ebur128` are skipped here; null when they are not. */
export const NO_EBUR128: string | null = await execa(FULL_FFMPEG, ['-hide_banner', '-filters'], { reject: false }).then(
  ({ stdout }) => (stdout?.includes(' ebur128 ') ? null : 'there is no ffmpeg with the filter ebur128 on the PATH'),
)

/** Integrated loudness in LUFS and true peak in dBTP, as ffmpeg's `ebur128` measures them (to 0.1). */
export async function ebur128(file: string): Promise<{ integratedLufs: number; truePeakDbtp: number }> {
  const filter = ['-map', '0:a', '-af', 'ebur128=peak=true', '-f', 'null', '-']
  const { stderr } = await execa(FULL_FFMPEG, ['-hide_banner', '-nostats', '-nostdin', '-i', file, ...filter])
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'))
  return {
    integratedLufs: Number(/I:\s+(\S+) LUFS/.exec(summary)?.[1]),
    truePeakDbtp: Number(/Peak:\s+(\S+) dBFS/.exec(summary)?.[1]),
  }
}
