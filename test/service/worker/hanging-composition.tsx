import { AbsoluteFill, Composition, delayRender, registerRoot, useCurrentFrame } from 'remotion'
import type { Reel } from '../../../src/timeline/reel.ts'

// In place of the real compositions, with which a page never hangs. A slate says how it does, at the fourth frame of
// its shot: "waits" for what never comes, "spins" for ever.

function Hanging({ films, pictures }: Reel) {
  const picture = pictures[useCurrentFrame()]
  const film = films[picture?.film ?? 0]
  const shown = film?.shots[0]?.picture
  const text = shown?.kind === 'slate' ? shown.text : ''
  if (picture?.frame === 3 && text.includes('waits')) delayRender('what never comes')
  if (picture?.frame === 3 && text.includes('spins')) for (;;);
  return <AbsoluteFill style={{ backgroundColor: 'teal' }} />
}

registerRoot(() => (
  <Composition
    id="Reel"
    component={Hanging}
    width={320}
    height={180}
    fps={24}
    durationInFrames={1}
    defaultProps={{ films: [], pictures: [] }}
  />
))
