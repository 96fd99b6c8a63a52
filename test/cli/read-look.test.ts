import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { applyLookOptions } from '../../src/cli/apply-look-options.ts'
import { readLook } from '../../src/cli/read-look.ts'
import { lookSchema, PLAIN_LOOK } from '../../src/timeline/look.ts'
import { makeFolder } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('looks'))
  const logo = sharp({ create: { width: 3000, height: 1500, channels: 4, background: '#ffffff80' } })
  await logo.png().toFile(path.join(folder, 'logo.png'))
})

afterAll(() => remove())

async function lookFile(name: string, text: string): Promise<string> {
  await writeFile(path.join(folder, name), text)
  return path.join(folder, name)
}

test('a look is a name, a JSON file or a TypeScript file, and says only what it wants different', async () => {
  expect((await readLook('cinema')).matte).toBe(2.39)
  expect(await readLook(await lookFile('a.json', '{ "draft": true }'))).toEqual({ ...PLAIN_LOOK, draft: true })
  const typed = await lookFile('b.ts', 'const seconds: number = 2\nexport default { titleCard: { seconds } }\n')
  expect((await readLook(typed)).titleCard).toEqual({ title: '', subtitle: '', seconds: 2 })
})

test('a logo beside the look file becomes part of the look', async () => {
  const file = await lookFile('c.json', '{ "watermark": { "image": "logo.png", "corner": "top-left" } }')
  const { watermark } = await readLook(file)
  const png = Buffer.from(watermark?.image?.split(',')[1] ?? '', 'base64')
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 1024, height: 512 })
  expect(watermark?.corner).toBe('top-left')
})

test.each([
  ['no such look', 'nowhere', 'The look nowhere is no file, and none of clean, cinema, review.'],
  ['no JSON', ['d.json', '{'], 'is not JSON'],
  ['a wrong field', ['e.json', '{ "captions": { "scale": 9 } }'], 'is wrong at captions.scale'],
  ['a broken program', ['f.ts', 'throw new Error("no")'], 'cannot be loaded'],
  ['a logo that is missing', ['g.json', '{ "watermark": { "image": "gone.png" } }'], 'cannot be read as a picture'],
])('%s is refused in a sentence', async (_what, file, message) => {
  const name = typeof file === 'string' ? file : await lookFile(file[0] ?? '', file[1] ?? '')
  await expect(readLook(name)).rejects.toThrow(message)
})

test('the command line adds burn-ins and a watermark to any look', async () => {
  const look = await applyLookOptions(PLAIN_LOOK, { burnIn: ['shot', 'timecode'], watermark: 'Halyard' })
  expect(look.burnIns.map(({ field, corner }) => [field, corner])).toEqual([
    ['shot', 'top-left'],
    ['timecode', 'top-right'],
  ])
  expect(look.watermark).toMatchObject({ text: 'Halyard', image: null })
  const withLogo = await applyLookOptions(PLAIN_LOOK, { burnIn: null, watermark: path.join(folder, 'logo.png') })
  expect(withLogo.watermark?.image).toMatch(/^data:image\/png;base64,/)
})

test('docs/look.md names every field of a look', async () => {
  const text = await readFile('docs/look.md', 'utf8')
  for (const name of fieldsOf(z.toJSONSchema(lookSchema, { io: 'input' }))) {
    expect(text, name).toContain(`\`${name}\``)
  }
})

const nodeSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
})

/** The paths of a schema's fields, such as `captions.style`, and `burnIns[].field` for those of a list. */
function fieldsOf(schema: unknown, prefix = ''): string[] {
  const { properties = {}, items, anyOf = [] } = nodeSchema.parse(schema)
  const own = Object.entries(properties).flatMap(([name, child]) => [
    `${prefix}${name}`,
    ...fieldsOf(child, `${prefix}${name}.`),
  ])
  const ofItems = items === undefined ? [] : fieldsOf(items, prefix.replace(/\.$/, '[].'))
  return [...own, ...ofItems, ...anyOf.flatMap((child) => fieldsOf(child, prefix))]
}
