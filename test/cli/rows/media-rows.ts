import { atFault, away, CANARIES, elsewhere, type FailingRow, status, upstream } from './failing-row.ts'

const image = (name: string) => ({ image: { url: `media/${name}?token=${CANARIES.query}` } })
const video = (name: string) => ({ image: null, video: { url: `media/${name}?token=${CANARIES.query}` } })
const sound = (name: string, more: object = {}) => ({
  audio_tracks: [{ id: 't', kind: 'sfx', url: `media/${name}`, ...more }],
})

export const MEDIA_ROWS: FailingRow[] = [
  { row: 'N06: media whose connection is reset', media: { kind: 'reset' }, ...away(/image of frame 1 .*, 5 times/) },
  {
    row: 'N07: media that end too early',
    media: { kind: 'truncate' },
    ...upstream('ASSET_TRUNCATED', /image of frame 1 .*ended after \d+ bytes, 2 times/),
  },
  {
    row: 'N08: media without their last chunk',
    media: { kind: 'truncate', chunked: true },
    ...upstream('ASSET_TRUNCATED', /2 times/),
  },
  {
    row: 'N09: media of two lengths',
    media: { kind: 'length', lengths: ['10', '20'] },
    ...upstream('UPSTREAM_PROTOCOL', /no HTTP, 2 times/),
  },
  {
    row: 'N10: media that unpack to 1 GB',
    media: { kind: 'gzip-bomb', megabytes: 1000 },
    ...atFault('ASSET_TOO_LARGE', /larger than 50 MB/),
  },
  { row: 'N11: media without end', media: { kind: 'endless' }, ...atFault('ASSET_TOO_LARGE', /larger than 50 MB/) },
  { row: 'N12: media of nothing', media: { kind: 'empty' }, ...atFault('ASSET_EMPTY', /empty file/) },
  {
    row: 'N13: a part of media nobody asked for',
    media: { kind: 'partial' },
    ...upstream('UPSTREAM_PROTOCOL', /a part came/),
  },
  {
    row: 'N15: media that are redirected to themselves',
    media: { kind: 'redirect' },
    ...atFault('TOO_MANY_REDIRECTS', /more than 5 times/),
  },
  {
    row: 'N16: media that are redirected to a private address',
    media: elsewhere('http://169.254.169.254/'),
    ...atFault('ASSET_FORBIDDEN_ADDRESS', /because of its address/),
  },
  {
    row: 'N16: media at a private address',
    frame: { image: { url: `https://10.0.0.1/?token=${CANARIES.query}` } },
    ...atFault('ASSET_FORBIDDEN_ADDRESS', /because of its address/),
  },
  {
    row: 'N17: media that are redirected to a file',
    media: elsewhere('file:///etc/passwd'),
    ...atFault('ASSET_FORBIDDEN_ADDRESS', /because of its address/),
  },
  {
    row: 'N22: a media host that wants a day',
    media: status(429, { retryAfter: '86400' }),
    ...upstream('RATE_LIMITED', /left alone until 2\d{3}-/),
  },
  { row: 'N25: media with 500 every time', media: status(500), ...away(/status 500, 5 times/) },
  { row: 'N29: media that are gone', media: status(404), ...atFault('ASSET_NOT_FOUND', /status 404/) },
  {
    row: 'N32: a sign-in page for media',
    media: { kind: 'html' },
    ...atFault('ASSET_NOT_MEDIA', /not a file of a known image format/),
  },
  { row: 'N39: media whose address stays expired', media: status(403), ...atFault('ASSET_EXPIRED', /status 403/) },
  {
    row: 'M01: half an image',
    frame: image('cut.jpg'),
    ...atFault('ASSET_CORRUPT', /image of frame 1 \("The pier"\) is damaged/),
  },
  {
    row: 'M02: words for an image',
    frame: image('words.jpg'),
    ...atFault('ASSET_NOT_MEDIA', /not a file of a known image format/),
  },
  { row: 'M03: 900 megapixels', frame: image('vast.png'), ...atFault('ASSET_TOO_LARGE', /30000 x 30000 pixels/) },
  { row: 'M07: a drawing whose entities multiply', frame: image('bomb.svg'), ...atFault('ASSET_CORRUPT', /damaged/) },
  { row: 'M08: a HEIC that cannot be read', frame: image('a.heic'), ...atFault('ASSET_UNSUPPORTED', /is a HEIC file/) },
  {
    row: 'M10: a video without its index',
    frame: video('cut.mp4'),
    ...atFault('ASSET_CORRUPT', /video of frame 1 .*damaged/),
  },
  {
    row: 'M15: a video that is sound alone',
    frame: video('clicks.wav'),
    ...atFault('ASSET_NOT_MEDIA', /not a file of a known video format/),
  },
  {
    row: 'M17: words for a sound',
    board: sound('words.jpg'),
    ...atFault('ASSET_NOT_MEDIA', /not a file of a known audio format/),
  },
  { row: 'M18: a sound without samples', board: sound('silent.wav'), ...atFault('ASSET_CORRUPT', /damaged/) },
  {
    row: 'M20: a playlist called clip.mp4',
    frame: video('clip.mp4'),
    ...atFault('ASSET_NOT_MEDIA', /not a file of a known video format/),
  },
]
