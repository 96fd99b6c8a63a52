import type { ComparedRun, RunKind } from './compare-runs.ts'
import type { BoardResult } from './run-board.ts'

const LABELS: Record<RunKind, string> = {
  remotion: 'Remotion, its defaults',
  'remotion-our-encoder': 'Remotion, our encoder settings',
  cold: 'Storyreel, cold',
  warm: 'Storyreel, warm',
  edited: 'Storyreel, one shot changed',
  floor: 'x264 alone',
}

type Column = { heading: string; cell: (run: ComparedRun) => string }

const COLUMNS: Column[] = [
  { heading: 'run', cell: ({ kind }) => LABELS[kind] },
  { heading: 'seconds', cell: ({ seconds }) => seconds.toFixed(1) },
  { heading: 'frames/s', cell: ({ framesPerSecond }) => framesPerSecond.toFixed(1) },
  { heading: '× Remotion', cell: ({ timesRemotion }) => rounded(timesRemotion, 1) },
  { heading: '× cold', cell: ({ timesCold }) => rounded(timesCold, 1) },
  { heading: '÷ x264', cell: ({ timesFloor }) => rounded(timesFloor, 2) },
  { heading: 'PSNR dB', cell: ({ quality }) => rounded(quality?.psnrDb, 1) },
  { heading: 'SSIM', cell: ({ quality }) => rounded(quality?.ssim, 4) },
  { heading: 'video MB', cell: ({ file }) => rounded(file && file.videoBytes / 1e6, 2) },
  { heading: 'memory MiB', cell: ({ peakMemoryBytes }) => rounded(peakMemoryBytes / 2 ** 20, 0) },
]

/** The results as a Markdown table: a row a run, under the name of its board. */
export function benchTable(results: readonly BoardResult[]): string {
  const rows = results.flatMap(({ board, runs }) =>
    runs.map((run, index) => [index === 0 ? board : '', ...COLUMNS.map(({ cell }) => cell(run))]),
  )
  const lines = [['board', ...COLUMNS.map(({ heading }) => heading)], ...rows]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const text = lines.map((line) => {
    const cells = line.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    return `| ${cells.join(' | ')} |`
  })
  const rule = widths.map(
    (width, column) => `${'-'.repeat(column < 2 ? width + 2 : width + 1)}${column < 2 ? '' : ':'}`,
  )
  return [text[0], `|${rule.join('|')}|`, ...text.slice(1)].join('\n')
}

function rounded(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? '' : value.toFixed(digits)
}
