import { createClient } from '../../src/mstudio/client.ts'
import { makeSecret } from '../../src/mstudio/secret.ts'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'

// A process of its own that asks as often as its key may: <api url> <times> <requests a window> <window in ms>.

const [apiUrl = '', times, rateRequests, rateWindowMs] = process.argv.slice(2)
const client = createClient({
  apiUrl,
  apiKey: makeSecret(FULL_ACCESS_KEY),
  limits: { rateRequests: Number(rateRequests), rateWindowMs: Number(rateWindowMs) },
})
const { signal } = new AbortController()
for (let asked = 0; asked < Number(times); asked++) await client.get({ route: 'projects', signal })
