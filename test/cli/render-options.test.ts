import { Command } from 'commander'
import { expect, test } from 'vitest'
import { parseRenderOptions, toExportRequest, withRenderOptions } from '../../src/cli/render-options.ts'
import type { ExportRequest } from '../../src/export-request.ts'

function requestOf(...args: string[]): Promise<ExportRequest> {
  const command = withRenderOptions(new Command()).exitOverride().parse(args, { from: 'user' })
  return toExportRequest('p1', parseRenderOptions(command.opts()))
}

test('sound is kept, brought to web loudness, and in one piece unless options say otherwise', async () => {
  const { sound, loudness, stems } = await requestOf()
  expect({ loudness, stems, videoSound: sound.videoSound }).toEqual({
    loudness: 'web',
    stems: false,
    videoSound: 'keep',
  })
  expect(Object.values(sound.roles)).toEqual(
    ['voiceover', 'music', 'sfx'].map(() => ({ gainDb: 0, muted: false, solo: false })),
  )
})

test('the options of sound reach the request', async () => {
  const { sound, loudness, stems } = await requestOf(
    ...['--loudness', 'broadcast', '--stems', '--mute', 'music, sfx', '--solo', 'voiceover', '--video-sound', 'mute'],
  )
  expect({ loudness, stems, videoSound: sound.videoSound }).toEqual({
    ...{ loudness: 'broadcast', stems: true, videoSound: 'mute' },
  })
  expect(sound.roles).toMatchObject({
    voiceover: { muted: false, solo: true },
    music: { muted: true, solo: false },
    sfx: { muted: true, solo: false },
  })
})

test('a role there is none of is named', async () => {
  await expect(async () => requestOf('--mute', 'music,voice')).rejects.toThrow(
    'The option --mute is wrong: "voice" is none of',
  )
})

test('kinds of file are a list, and one there is none of is named with those there are', async () => {
  expect(await requestOf()).toMatchObject({ outputs: ['mp4'] })
  expect(await requestOf('--as', 'gif, wav,gif')).toMatchObject({ outputs: ['gif', 'wav'] })
  await expect(async () => requestOf('--as', 'mp4,avi')).rejects.toMatchObject({
    exitCode: 2,
    message: 'The option --as is wrong: must be a list of mp4, webm, prores, gif, mp3, wav, png.',
  })
})
