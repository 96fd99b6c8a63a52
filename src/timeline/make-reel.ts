import { checkTimeline } from './check-timeline.ts'
import { cutAudio } from './cut-audio.ts'
import type { Shot, Timeline } from './schema.ts'
import type { FrameRange } from './seen-range.ts'

/**
 * Some shots of a film as a film of their own: whole, in their order, with their captions, notes and all that is heard
 * in them. Shots that follow each other in the film do so here, transition and sound included; where shots between
 * them are left out, there is a cut.
 *
 * @param shotIds at least one of them a shot of the timeline.
 */
export function makeReel(timeline: Timeline, shotIds: ReadonlySet<string>, title: string): Timeline {
  const runs = findRuns(timeline, shotIds)
  const parts = runs.map((run) => cutRun(timeline, run))
  return checkTimeline({
    ...timeline,
    title,
    durationInFrames: parts.reduce((sum, { durationInFrames }) => sum + durationInFrames, 0),
    shots: parts.flatMap((part) => part.shots),
    transitions: parts.flatMap((part) => part.transitions),
    captions: parts.flatMap((part) => part.captions),
    markers: parts.flatMap((part) => part.markers),
    audioClips: parts.flatMap((part) => part.audioClips),
    warnings: [],
  })
}

// --- internal ---

/** A range of the film and where it begins in the reel. */
type Run = FrameRange & { shots: Shot[]; reelFrom: number }

function findRuns({ shots }: Timeline, shotIds: ReadonlySet<string>): Run[] {
  const runs: Run[] = []
  let reelFrom = 0
  for (const shot of shots.filter(({ id }) => shotIds.has(id))) {
    const run = runs.at(-1)
    if (run && run.from + run.durationInFrames === shot.from) {
      run.shots.push(shot)
      run.durationInFrames += shot.durationInFrames
    } else {
      runs.push({ shots: [shot], from: shot.from, durationInFrames: shot.durationInFrames, reelFrom })
    }
    reelFrom += shot.durationInFrames
  }
  return runs
}

function cutRun({ transitions, captions, markers, audioClips, frameRate }: Timeline, run: Run) {
  const ids = new Set(run.shots.map(({ id }) => id))
  const shifted = <Item extends { from: number }>(item: Item): Item => ({
    ...item,
    from: item.from - run.from + run.reelFrom,
  })
  const [first, last] = [run.shots[0], run.shots.at(-1)]
  return {
    durationInFrames: run.durationInFrames,
    shots: run.shots.map((shot) => ({
      ...shifted(shot),
      headInFrames: shot === first ? 0 : shot.headInFrames,
      tailInFrames: shot === last ? 0 : shot.tailInFrames,
    })),
    transitions: transitions
      .filter(
        ({ incomingShotId, outgoingShotId }) =>
          ids.has(incomingShotId) && (outgoingShotId === null || ids.has(outgoingShotId)),
      )
      .map(shifted),
    captions: captions.filter(({ shotId }) => ids.has(shotId)).map(shifted),
    markers: markers.filter(({ shotId }) => ids.has(shotId)).map(shifted),
    audioClips: audioClips.flatMap((clip) => cutAudio({ clip, range: run, to: run.reelFrom, frameRate })),
  }
}
