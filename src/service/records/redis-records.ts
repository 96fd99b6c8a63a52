import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { RecordKind, RecordStore, StoredRecord } from './record-store.ts'

const INSERT = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'version', 1, 'owner', ARGV[2], 'value', ARGV[3])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
redis.call('ZADD', KEYS[3], 0, ARGV[1])
return 1`

const REPLACE = `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'value', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'version', 1)
return 1`

const REMOVE = `
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[2] .. ':of:' .. owner, ARGV[1])
return 1`

const storedSchema = z.tuple([z.coerce.number(), z.string()])

const absentSchema = z.tuple([z.null(), z.null()])

/** Records in Redis: a hash each, and sorted sets that keep their ids in order. */
export function openRedisRecords(redis: Redis): RecordStore {
  const all = (kind: RecordKind) => `storyreel:{records}:${kind}`
  const key = (kind: RecordKind, id: string) => `storyreel:{records}:${kind}=${id}`
  const ofOwner = (kind: RecordKind, owner: string) => `${all(kind)}:of:${owner}`
  const get = async (kind: RecordKind, id: string): Promise<StoredRecord | null> => {
    const answer = await redis.hmget(key(kind, id), 'version', 'value')
    if (absentSchema.safeParse(answer).success) return null
    const [version, value] = storedSchema.parse(answer)
    return { id, version, value: JSON.parse(value) }
  }
  return {
    get,
    async insert(kind, { id, owner, value }) {
      const keys = [key(kind, id), all(kind), ofOwner(kind, owner)]
      return (await redis.eval(INSERT, keys.length, ...keys, id, owner, JSON.stringify(value))) === 1
    },
    async replace(kind, id, version, value) {
      return (await redis.eval(REPLACE, 1, key(kind, id), String(version), JSON.stringify(value))) === 1
    },
    async remove(kind, id) {
      await redis.eval(REMOVE, 2, key(kind, id), all(kind), id)
    },
    async list(kind, { owner, before, limit }) {
      const set = owner === null ? all(kind) : ofOwner(kind, owner)
      const ids = await redis.zrevrangebylex(set, before === null ? '+' : `(${before}`, '-', 'LIMIT', 0, limit)
      const found = await Promise.all(ids.map((id) => get(kind, id)))
      return found.filter((record) => record !== null)
    },
  }
}
