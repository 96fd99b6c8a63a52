import { PLAIN_LOOK } from '../src/timeline/look.ts'
import type { Timeline } from '../src/timeline/schema.ts'

/** What Studio shows when nobody has chosen a project. */
export const sampleTimeline: Timeline = {
  schemaVersion: 1,
  projectId: 'sample',
  title: 'The Last Light',
  width: 1920,
  height: 1080,
  frameRate: { numerator: 24, denominator: 1 },
  look: PLAIN_LOOK,
  durationInFrames: 288,
  shots: [
    {
      id: 'frame-01',
      number: '1',
      scene: 'EXT. HARBOUR – DUSK',
      title: 'The lamp goes out',
      from: 0,
      durationInFrames: 96,
      timedBy: 'default',
      picture: {
        kind: 'slate',
        text: 'Wide on the lighthouse. The beam sweeps once, stutters, and dies. The sea goes on without it.',
      },
    },
    {
      id: 'frame-02',
      number: '2',
      scene: 'INT. LAMP ROOM – NIGHT',
      title: 'Ada climbs',
      from: 96,
      durationInFrames: 72,
      timedBy: 'reading',
      picture: {
        kind: 'slate',
        text: 'Two hundred steps. She counts them every night and never gets the same number.',
      },
    },
    {
      id: 'frame-03',
      number: '3A',
      scene: 'INT. LAMP ROOM – NIGHT',
      title: null,
      from: 168,
      durationInFrames: 120,
      timedBy: 'duration',
      picture: { kind: 'slate', text: 'Close on her hands: a match, a wick, a breath held.' },
    },
  ],
  captions: [
    { shotId: 'frame-01', from: 12, durationInFrames: 60, lines: ['Forty years it never once went dark.'] },
    {
      shotId: 'frame-03',
      from: 180,
      durationInFrames: 84,
      lines: ['If anyone is out there,', 'they have until the match burns down.'],
    },
  ],
  audioClips: [],
  markers: [],
}
