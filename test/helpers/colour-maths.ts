// Colour spaces by their published numbers, apart from every library that is tested (IEC 61966-2-1, SMPTE EG 432-1,
// ITU-R BT.1886, BT.2020, BT.2087, BT.2100 and BT.2408).

/** Red, green and blue, or X, Y and Z. Codes and light are 0 to 1. */
export type Triple = [number, number, number]

type Matrix = [Triple, Triple, Triple]

const XYZ_D50_OF_709: Matrix = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
]

const LIGHT_709_OF_XYZ: Matrix = [
  [3.2409699, -1.5373832, -0.4986108],
  [-0.9692436, 1.8759675, 0.0415551],
  [0.0556301, -0.203977, 1.0569715],
]

const XYZ_OF_P3: Matrix = [
  [0.4865709, 0.2656677, 0.1982173],
  [0.2289746, 0.6917385, 0.0792869],
  [0, 0.0451134, 1.0439444],
]

const LIGHT_2020_OF_709: Matrix = [
  [0.6274039, 0.329283, 0.0433131],
  [0.0690973, 0.9195404, 0.0113623],
  [0.0163914, 0.0880133, 0.8955953],
]

/** What of the light of BT.2020 is luminance. */
const LUMA_2020: Triple = [0.2627, 0.678, 0.0593]

/** In nits: white of ordinary pictures in HDR, and the peak of HLG's usual display. */
const WHITE_NITS = 203
const HLG_PEAK_NITS = 1000
const PQ_PEAK_NITS = 10_000

/** In Lab of D50, as profiles have it. */
export function labOfSrgb(srgb: Triple): Triple {
  const [x, y, z] = times(XYZ_D50_OF_709, each(srgb, lightOfSrgb))
  const root = (share: number) => (share > 216 / 24_389 ? Math.cbrt(share) : ((24_389 / 27) * share + 16) / 116)
  const [fx, fy, fz] = [root(x / 0.96422), root(y), root(z / 0.82521)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

/** The sRGB of a colour of Display P3; what sRGB does not hold is cut off. */
export function srgbOfP3(p3: Triple): Triple {
  return each(times(LIGHT_709_OF_XYZ, times(XYZ_OF_P3, each(p3, lightOfSrgb))), (light) => {
    const held = Math.min(1, Math.max(0, light))
    return held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055
  })
}

/** A colour of BT.709 as HDR10 shows it: the PQ codes of BT.2020. */
export function pqOf709(code: Triple): Triple {
  const [m1, m2, c1, c2, c3] = [0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875]
  return each(light2020(code), (light) => {
    const power = ((light * WHITE_NITS) / PQ_PEAK_NITS) ** m1
    return ((c1 + c2 * power) / (1 + c3 * power)) ** m2
  })
}

/** As `pqOf709`, for HLG. */
export function hlgOf709(code: Triple): Triple {
  const shown = each(light2020(code), (light) => (light * WHITE_NITS) / HLG_PEAK_NITS)
  const luminance = dot(LUMA_2020, shown)
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073]
  return each(shown, (light) => {
    const scene = luminance === 0 ? 0 : light * luminance ** (1 / 1.2 - 1)
    return scene <= 1 / 12 ? Math.sqrt(3 * scene) : a * Math.log(12 * scene - b) + c
  })
}

/** The 10-bit limited Y'CbCr of BT.2020 codes. */
export function yuv10Of2020([r, g, b]: Triple): Triple {
  const y = dot(LUMA_2020, [r, g, b])
  return [64 + 876 * y, 512 + (896 * (b - y)) / 1.8814, 512 + (896 * (r - y)) / 1.4746]
}

function light2020(code709: Triple): Triple {
  return times(
    LIGHT_2020_OF_709,
    each(code709, (code) => code ** 2.4),
  )
}

function lightOfSrgb(code: number): number {
  return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4
}

function times([first, second, third]: Matrix, vector: Triple): Triple {
  return [dot(first, vector), dot(second, vector), dot(third, vector)]
}

function dot([a, b, c]: Triple, [x, y, z]: Triple): number {
  return a * x + b * y + c * z
}

function each([a, b, c]: Triple, change: (value: number) => number): Triple {
  return [change(a), change(b), change(c)]
}
