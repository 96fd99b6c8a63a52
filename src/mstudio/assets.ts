import { openAsBlob } from 'node:fs'
import path from 'node:path'
import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { type Asset, parseAsset } from './wire-resources.ts'

type OfAsset = CallOptions & { assetId: string }

/** The media library of a project. Scope `assets`. */
export type AssetsApi = {
  list(options: CallOptions & { projectId: string }): Promise<Asset[]>
  get(options: OfAsset): Promise<Asset>
  /** @param options.file the path of an image, sound or video on this machine. */
  upload(options: CallOptions & { projectId: string; file: string; name?: string }): Promise<Asset>
  remove(options: OfAsset): Promise<void>
}

/** A gigabyte over a slow line takes its time. */
const UPLOAD_TIMEOUT_MS = 60 * 60_000

const CONTENT_TYPES: Record<string, string> = {
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.gif': 'image/gif',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
}

export function assetsApi(calls: TypedCalls): AssetsApi {
  const one = { name: 'asset', parse: parseAsset } as const
  const ofProject = (id: string): RouteTarget => ({ route: 'assets', id })
  const at = (id: string): RouteTarget => ({ route: 'asset', id })
  return {
    list: ({ projectId, signal }) =>
      calls.list({ target: ofProject(projectId), name: 'assets', parse: parseAsset, signal }),
    get: ({ assetId, signal }) => calls.get({ ...one, target: at(assetId), signal }),
    async upload({ projectId, file, name = path.basename(file), signal }) {
      const form = new FormData()
      // Read from the disk while it is sent.
      const type = CONTENT_TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream'
      form.set('file', await openAsBlob(file, { type }), name)
      const limits = { attemptTimeoutMs: UPLOAD_TIMEOUT_MS }
      return calls.send({ ...one, method: 'POST', target: ofProject(projectId), body: form, signal, ...limits })
    },
    remove: ({ assetId, signal }) => calls.remove({ target: at(assetId), signal }),
  }
}
