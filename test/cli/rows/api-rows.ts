import { atFault, away, CANARIES, elsewhere, type FailingRow, refused, status, upstream } from './failing-row.ts'

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
const page = JSON.stringify({ data: [{ id: 1, position: 1 }], links: { next: '?cursor=a' } })

/** Those that wait longest are first, because a few are run at a time. An attempt has 30 s, of which there are five. */
export const SLOW_ROWS: FailingRow[] = [
  { row: 'N03: an API that never says a word', api: { kind: 'silence' }, ...away(/no answer within 30 s/, 170) },
  { row: 'N04: answers of the API that stall', api: { kind: 'stall' }, ...away(/no answer within 30 s/, 170) },
  { row: 'N05: answers of the API that drip', api: { kind: 'drip' }, ...away(/no answer within 30 s/, 170) },
  { row: 'N03: a media host that never says a word', media: { kind: 'silence' }, ...away(/no answer, 5 times/, 95) },
  { row: 'N04: media that stall', media: { kind: 'stall' }, ...away(/stopped in the middle, 5 times/, 120) },
  { row: 'N05: media that drip', media: { kind: 'drip' }, ...away(/comes too slowly, 5 times/, 170) },
]

export const API_ROWS: FailingRow[] = [
  {
    row: 'N01: an API that is down',
    env: { MSTUDIO_API_URL: 'http://127.0.0.1:$CLOSED/v1' },
    ...away(/127\.0\.0\.1:\d+ .*ECONNREFUSED/),
  },
  {
    row: 'N02: an API of no name',
    env: { MSTUDIO_API_URL: 'http://no-such-host.invalid/' },
    ...away(/no-such-host\.invalid .*(ENOTFOUND|EAI_AGAIN)/, 60),
  },
  { row: 'N06: connections that are reset', api: { kind: 'reset' }, ...away(/could not be reached/) },
  { row: 'N07: answers that end too early', api: { kind: 'truncate' }, ...away(/could not be reached/) },
  {
    row: 'N08: answers without their last chunk',
    api: { kind: 'truncate', chunked: true },
    ...away(/could not be reached/),
  },
  { row: 'N09: answers of two lengths', api: { kind: 'length', lengths: ['10', '20'] }, ...away(/HPE_/) },
  {
    row: 'N10: an answer that unpacks to 1 GB',
    api: { kind: 'gzip-bomb', megabytes: 1000 },
    ...upstream('UPSTREAM_TOO_LARGE', /more than 32 MB/),
  },
  { row: 'N11: an answer without end', api: { kind: 'endless' }, ...upstream('UPSTREAM_TOO_LARGE', /more than 32 MB/) },
  { row: 'N12: answers of nothing', api: { kind: 'empty' }, ...upstream('UPSTREAM_BAD_JSON', /cannot be read/) },
  { row: 'N13: a part nobody asked for', api: { kind: 'partial' }, ...upstream('UPSTREAM_BAD_JSON', /cannot be read/) },
  {
    row: 'N15: a redirect to itself',
    api: { kind: 'redirect' },
    ...upstream('UPSTREAM_REDIRECT', /not followed with an API key/),
  },
  {
    row: 'N18: a redirect elsewhere',
    api: elsewhere('http://127.0.0.1:1/'),
    ...upstream('UPSTREAM_REDIRECT', /not followed/),
  },
  {
    row: 'N22: a wait of a day',
    api: status(429, { retryAfter: '86400' }),
    ...upstream('RATE_LIMITED', /Try again after 2\d{3}-/),
  },
  {
    row: 'N23: 429 every time',
    api: status(429, { retryAfter: '0' }),
    ...upstream('RATE_LIMITED', /\(429\)/),
    seconds: 20,
  },
  { row: 'N25: 502 every time', api: status(502), ...away(/could not answer \(502\)/) },
  {
    row: 'N26: a wrong key',
    env: { MSTUDIO_API_KEY: CANARIES.body },
    ...refused('AUTH_INVALID_KEY', /Check MSTUDIO_API_KEY/),
  },
  {
    row: 'N27: an empty wallet',
    api: status(402, { message: 'Empty.' }),
    ...refused('PAYMENT_REQUIRED', /\(402\): Empty\. Top up/),
  },
  {
    row: 'N28: a missing scope',
    api: status(403, { message: 'API key missing required scope: audio' }),
    ...refused('INSUFFICIENT_SCOPE', /"audio"/),
  },
  { row: 'N29: a project that is gone', asked: 'gone', ...refused('PROJECT_NOT_FOUND', /no project "gone"/) },
  {
    row: 'N30: what M Studio does not accept',
    api: { kind: 'body', status: 422, body: '{"errors": {"per_page": ["must be 1 to 50"]}}' },
    ...refused('UPSTREAM_VALIDATION', /per_page: must be 1 to 50/),
  },
  {
    row: 'N31: success false with 200',
    api: { kind: 'refused', message: 'Archived' },
    ...refused('API_REFUSED', /Archived/),
  },
  { row: 'N32: a sign-in page', api: { kind: 'html' }, ...upstream('UPSTREAM_NOT_JSON', /web page/) },
  { row: 'N33: half a JSON', api: { kind: 'bad-json' }, ...upstream('UPSTREAM_BAD_JSON', /cannot be read/) },
  {
    row: 'N34: JSON 100,000 deep',
    api: { kind: 'body', body: deep, part: '/frames' },
    ...atFault('UPSTREAM_SCHEMA', /frames\[0\]/),
  },
  {
    row: 'N35: a frame without its position',
    api: { kind: 'drift', change: 'missing', field: 'position', part: '/frames' },
    ...atFault('UPSTREAM_SCHEMA', /frames\[0\]\.position must be a number/),
  },
  {
    row: 'N36: pages in a circle',
    api: { kind: 'body', body: page, part: '/frames' },
    ...upstream('UPSTREAM_PAGING', /leads back/),
  },
  {
    row: 'N38: no proper TLS',
    env: { MSTUDIO_API_URL: 'https://127.0.0.1:$PORT/api/v1' },
    ...upstream('UPSTREAM_TLS', /could not be reached safely/),
  },
]
