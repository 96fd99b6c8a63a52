import path from 'node:path'
import type { ExportResult } from '../export-project.ts'
import { describeSince } from './describe-since.ts'

/** The end of a render, for people: where the file is, how long and large, and what was checked. */
export function describeResult({
  outputPath,
  otherPaths,
  subtitlePaths,
  receiptPath,
  receipt,
  changes,
}: ExportResult): string {
  const { file, checks, segments, slates, sound } = receipt
  const passed = checks.filter((check) => check.passed).length
  const lines = [
    [outputPath, ...otherPaths, ...subtitlePaths].map((written) => path.relative(process.cwd(), written)).join(', '),
    `  ${file.durationSeconds.toFixed(2)} s, ${file.durationInFrames} frames, ${(file.bytes / 1e6).toFixed(1)} MB, ${receipt.shots.length} shots`,
    `  ${changes === null ? '' : `${describeSince(changes)}; `}${segments.rendered} of ${segments.total} segments drawn, ${segments.reused} reused`,
    `  ${describeSound(sound)}`,
    `  verified: ${passed} of ${checks.length} checks passed (${path.relative(process.cwd(), receiptPath)})`,
  ]
  if (slates.length > 0) lines.push(`  no picture yet, drawn as slates: shot ${slates.join(', ')}`)
  return lines.join('\n')
}

function describeSound({ integratedLufs, truePeakDbtp, heldBack }: ExportResult['receipt']['sound']): string {
  if (integratedLufs === null || truePeakDbtp === null) return 'silent'
  const why = { peaks: ', as loud as its peaks allow', quiet: ', as far as quiet sound is raised' }
  return `sound at ${integratedLufs.toFixed(1)} LUFS${heldBack ? why[heldBack] : ''}, true peak ${truePeakDbtp.toFixed(1)} dBTP`
}
