import { type Look, lookSchema } from './look.ts'

/** The looks that come with Storyreel, by the names `--look` takes. */
export const BUILT_IN_LOOKS: ReadonlyMap<string, Look> = new Map([
  // The film and its words, nothing else.
  ['clean', lookSchema.parse({})],
  // For showing the cut to a client as a film.
  [
    'cinema',
    lookSchema.parse({
      fit: 'cover',
      motion: 'auto',
      transition: { kind: 'dissolve', seconds: 0.5 },
      captions: { scale: 0.88 },
      matte: 2.39,
      colours: { ground: '#000000', card: '#0d0d0f', accent: '#c9a36a' },
    }),
  ],
  // For talking about the cut: everything has a name, and what was said about it is on screen.
  [
    'review',
    lookSchema.parse({
      burnIns: [
        { field: 'shot', corner: 'top-left' },
        { field: 'scene', corner: 'top-left' },
        { field: 'timecode', corner: 'top-right' },
        { field: 'version', corner: 'top-right' },
      ],
      draft: true,
      notes: true,
    }),
  ],
])
