import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const AREAS = {
  format: 'Formats',
  fit: 'Fits',
  motion: 'Camera moves',
  transition: 'Transitions',
  captions: 'Captions',
  script: 'Scripts of the world',
  overlay: 'Overlays and cards',
  look: 'Looks',
  composition: 'Compositions',
} as const

const COLUMNS = 3

// Written anew by `npx vitest run test/gallery/gallery-page.test.ts -u`.
test('docs/gallery.md shows every golden frame', async () => {
  const names = (await readdir(path.join(import.meta.dirname, 'goldens')))
    .map((file) => path.basename(file, '.png'))
    .sort()
  const sections = Object.entries(AREAS).map(([prefix, heading]) => {
    const ofArea = names.filter((name) => name.startsWith(`${prefix}-`))
    const cells = ofArea.map(
      (name) => `![${name}](../test/gallery/goldens/${name}.png)<br>${name.slice(prefix.length + 1)}`,
    )
    const rows = Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, row) =>
      Array.from({ length: COLUMNS }, (_cell, column) => cells[row * COLUMNS + column] ?? '').join(' | '),
    )
    return `## ${heading}\n\n| | | |\n|---|---|---|\n${rows.map((row) => `| ${row} |`).join('\n')}\n`
  })
  const page = `# Gallery\n\nOne frame of everything Storyreel draws. Tests draw each again and compare it with these (45 dB PSNR at least).\n\n${sections.join('\n')}`
  const prefixes = Object.keys(AREAS)
  expect(names.filter((name) => !prefixes.some((prefix) => name.startsWith(`${prefix}-`)))).toEqual([])
  await expect(page).toMatchFileSnapshot('../../docs/gallery.md')
})
