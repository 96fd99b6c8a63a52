import { sandboxClient } from '../helpers/sandbox-client.ts'

// A process of its own that asks as often as its key may: <api url> <times> <requests a window> <window in ms>.

const [apiUrl = '', times, rateRequests, rateWindowMs] = process.argv.slice(2)
const limits = { rateRequests: Number(rateRequests), rateWindowMs: Number(rateWindowMs) }
const client = sandboxClient({ url: apiUrl }, { limits })
const { signal } = new AbortController()
for (let asked = 0; asked < Number(times); asked++) await client.get({ route: 'projects', signal })
