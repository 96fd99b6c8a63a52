import path from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { parseRenderOptions, toExportRequest, withRenderOptions } from '../../src/cli/render-options.ts'
import type { ExportRequest } from '../../src/export-request.ts'
import { soundSchema } from '../../src/timeline/sound.ts'

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

test('ducking, gains and the fade of the music reach the request, in dB and seconds', async () => {
  const { sound } = await requestOf(
    ...['--ducking', '14.5', '--ducking-attack', '0.1', '--ducking-release', '1.5', '--music-fade', '0'],
    ...['--gain', 'music=-6, voiceover=+2.5'],
  )
  expect(sound).toMatchObject({
    ...{ duckingDb: -14.5, duckingAttackSeconds: 0.1, duckingReleaseSeconds: 1.5, musicFadeOutSeconds: 0 },
    roles: { music: { gainDb: -6 }, voiceover: { gainDb: 2.5 }, sfx: { gainDb: 0 } },
  })
  expect((await requestOf()).sound).toEqual(soundSchema.parse({}))
})

test.each([
  [['--ducking', '61'], 'The option --ducking is wrong: must be 0 to 60 dB.'],
  [['--ducking', '-3'], 'The option --ducking is wrong: must be 0 to 60 dB.'],
  [['--ducking-attack', '0'], 'The option --ducking-attack is wrong: must be 0.01 to 10 s.'],
  [['--ducking-release', 'slow'], 'The option --ducking-release is wrong: must be 0.01 to 10 s.'],
  [['--music-fade', '31'], 'The option --music-fade is wrong: must be 0 to 30 s.'],
  [['--gain', 'music=25'], 'The option --gain is wrong: "music=25" is no role of voiceover, music, sfx with -60'],
  [['--gain', 'drums=3'], 'The option --gain is wrong: "drums=3" is no role of'],
])('%s is refused in one sentence', async (args, message) => {
  await expect(async () => requestOf(...args)).rejects.toThrow(message)
})

test.each([
  ['--ducking', '0', '60'],
  ['--ducking-attack', '0.01', '10'],
  ['--ducking-release', '0.01', '10'],
  ['--music-fade', '0', '30'],
  ['--gain', 'sfx=-60', 'sfx=24'],
])('%s takes the ends of its range', async (option, least, most) => {
  await requestOf(option, least)
  await requestOf(option, most)
})

test('how videos play comes from the look, else from the option', async () => {
  expect((await requestOf()).look.playback).toBe('freeze')
  expect((await requestOf('--playback', 'retime')).look.playback).toBe('retime')
  await expect(async () => requestOf('--playback', 'bounce')).rejects.toThrow('The option --playback is wrong')
})

test('a role there is none of is named', async () => {
  await expect(async () => requestOf('--mute', 'music,voice')).rejects.toThrow(
    'The option --mute is wrong: "voice" is none of',
  )
})

test('a part of the film goes beside the film, not over it', async () => {
  expect(await requestOf()).toMatchObject({ part: { kind: 'whole' }, outputPath: path.resolve('out/p1.mp4') })
  expect(await requestOf('--changes')).toMatchObject({
    part: { kind: 'changes' },
    outputPath: path.resolve('out/p1-changes.mp4'),
  })
  expect(await requestOf('--shots', '4-9, 12')).toMatchObject({
    part: { kind: 'shots', list: '4-9, 12' },
    outputPath: path.resolve('out/p1-shots-4-9_12.mp4'),
  })
  expect(await requestOf('--voices', 'Mara (VF), v_2')).toMatchObject({
    sound: { voices: ['Mara (VF)', 'v_2'] },
    outputPath: path.resolve('out/p1-voices-Mara_VF_v_2.mp4'),
  })
  await expect(requestOf('--changes', '--shots', '1')).rejects.toThrow('Use either --changes or --shots')
  expect(await requestOf('--changes', '-o', 'reel.mp4')).toMatchObject({ outputPath: path.resolve('reel.mp4') })
})

test('kinds of file are a list, and one there is none of is named with those there are', async () => {
  expect(await requestOf()).toMatchObject({ outputs: ['mp4'] })
  expect(await requestOf('--as', 'gif, wav,gif')).toMatchObject({ outputs: ['gif', 'wav'] })
  await expect(async () => requestOf('--as', 'mp4,avi')).rejects.toMatchObject({
    exitCode: 2,
    message: 'The option --as is wrong: must be a list of mp4, webm, prores, gif, mp3, wav, png.',
  })
})
