import path from 'node:path'
import sharp from 'sharp'

/** A plain landscape of few colours, in any shape, so that goldens stay small: sky, sun, sea, a tower. */
export async function paintFlatArt(folder: string): Promise<void> {
  const art = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540">
    <rect width="960" height="540" fill="#e8a25a"/><circle cx="250" cy="300" r="70" fill="#f7e3b0"/>
    <rect y="300" width="960" height="240" fill="#2c4a6e"/><rect x="690" y="110" width="70" height="260" fill="#f3efe6"/>
    <rect x="690" y="180" width="70" height="60" fill="#b3372b"/><rect x="620" y="370" width="340" height="170" fill="#23262e"/>
  </svg>`
  const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
    <circle cx="50" cy="50" r="46" fill="#fff"/><rect x="110" y="20" width="80" height="60" fill="#e6ad5c"/>
  </svg>`
  await sharp(Buffer.from(art)).png().toFile(path.join(folder, 'sea.png'))
  await sharp(Buffer.from(logo)).png().toFile(path.join(folder, 'logo.png'))
  for (const [name, background] of [
    ['white.png', '#ffffff'],
    ['black.png', '#000000'],
  ] as const) {
    await sharp({ create: { width: 320, height: 180, channels: 3, background } })
      .png()
      .toFile(path.join(folder, name))
  }
}
