import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type FrameRate, framesPerSecond } from '../../src/timeline/time.ts'
import { openChrome } from './browser.ts'
import { openChromePage } from './chrome-page.ts'

const DATA_URL = z.string().startsWith('data:image/png;base64,')

/** What Chrome shows of a small film when its player is sent to one frame after the other, as PNGs. */
export async function playFilm(film: string, frames: readonly number[], frameRate: FrameRate): Promise<Buffer[]> {
  const chrome = await openChrome()
  try {
    const { evaluate } = await openChromePage(chrome)
    await evaluate(`${PLAYER}; open('data:video/mp4;base64,${(await readFile(film)).toString('base64')}')`)
    const pngs: Buffer[] = []
    for (const frame of frames) {
      const url = DATA_URL.parse(await evaluate(`show(${(frame + 0.5) / framesPerSecond(frameRate)})`))
      pngs.push(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
    }
    return pngs
  } finally {
    await chrome.close({ silent: true })
  }
}

// --- internal ---

const PLAYER = `
const video = document.createElement('video')
const happens = (event) => new Promise((resolve, reject) => {
  video.addEventListener(event, resolve, { once: true })
  video.addEventListener('error', () => reject(new Error(video.error.message)), { once: true })
})
const open = async (url) => {
  const loaded = happens('loadeddata')
  video.muted = true
  video.src = url
  await loaded
}
const show = async (seconds) => {
  const sought = happens('seeked')
  video.currentTime = seconds
  await sought
  const canvas = Object.assign(document.createElement('canvas'), { width: video.videoWidth, height: video.videoHeight })
  canvas.getContext('2d').drawImage(video, 0, 0)
  return canvas.toDataURL('image/png')
}`
