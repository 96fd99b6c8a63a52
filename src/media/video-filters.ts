import type { VideoFacts } from './probe-video.ts'

/** In nits: where the white of ordinary pictures lies in HDR (ITU-R BT.2408). */
const HDR_WHITE = 203
/** Lines from which on a picture without tags is taken for BT.709, by the custom of players. */
const HD_LINES = 720

/**
 * The ffmpeg filters that bring any picture to the given size, one field order, BT.709, limited range, 8 bits: only
 * such filters as the ffmpeg that Remotion ships has. White in HDR becomes a little less than white, to leave room for what
 * is brighter; zscale takes the system gamma of HLG by channel, so that its pure colours come out brighter (ΔE 4).
 */
export function videoFilters(facts: VideoFacts, { width, height }: { width: number; height: number }): string {
  // Two fields of different times, mixed: half the lines, and no combs.
  const deinterlace = facts.isInterlaced ? ['scale=iw:trunc(ih/4)*2:flags=area:interl=0'] : []
  const scale = `scale=${width}:${height}:flags=lanczos`
  if (!isWide(facts)) {
    const matrix = facts.matrix === null || facts.matrix === 'gbr' ? guessMatrix(facts) : facts.matrix
    const from = `in_color_matrix=${SCALE_MATRICES.get(matrix) ?? 'bt709'}`
    // What is transparent lets black through, as on an empty track; scale does that rightly in red, green and blue alone.
    const flat = [`scale=${from}`, 'format=gbrap10le', 'scale=alphablend=uniform_color', 'format=gbrp10le']
    return [
      ...deinterlace,
      ...(facts.hasAlpha ? flat : []),
      `${scale}:${from}:out_color_matrix=bt709:out_range=tv`,
      'format=yuv420p',
    ].join(',')
  }
  const { transfer, primaries, matrix, range } = facts
  const tagged = `tin=${transfer ?? 'bt709'}:pin=${primaries ?? 'bt2020'}:min=${matrix ?? 'bt2020nc'}:rin=${range === 'pc' ? 'full' : 'limited'}`
  const toneMap = isHdr(facts) ? ['tonemap=mobius:param=0.6:desat=0'] : []
  return [
    ...deinterlace,
    scale,
    `zscale=${tagged}:t=linear:npl=${HDR_WHITE}`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    ...toneMap,
    'zscale=t=bt709:m=bt709:r=limited',
    'format=yuv420p',
  ].join(',')
}

function isHdr({ transfer }: VideoFacts): boolean {
  return transfer === 'smpte2084' || transfer === 'arib-std-b67'
}

/** More light or more colours than BT.709 has. */
function isWide(facts: VideoFacts): boolean {
  return isHdr(facts) || facts.primaries === 'bt2020'
}

function guessMatrix({ heightInPixels, widthInPixels }: VideoFacts): string {
  return Math.min(heightInPixels, widthInPixels) >= HD_LINES ? 'bt709' : 'smpte170m'
}

/** ffmpeg's scale calls some of them otherwise than ffprobe. */
const SCALE_MATRICES = new Map([
  ['bt709', 'bt709'],
  ['smpte170m', 'bt601'],
  ['bt470bg', 'bt601'],
  ['fcc', 'fcc'],
  ['smpte240m', 'smpte240m'],
])
