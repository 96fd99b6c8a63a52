import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { browserEnvironment } from '../../src/platform/browser.ts'
import type { Programs } from './programs.ts'
import type { FilmJob, FramesJob } from './remotion-job.ts'
import { type Measured, runMeasured } from './run-measured.ts'

/** Runs one of the scripts `remotion-*.ts` as a process of its own. */
export async function runRemotion({
  script,
  job,
  folder,
  programs,
}: ({ script: 'remotion-film'; job: FilmJob } | { script: 'remotion-frames'; job: FramesJob }) & {
  /** For temporary files. */
  folder: string
  programs: Programs
}): Promise<Measured> {
  const jobFile = path.join(folder, `${script}.json`)
  await writeFile(jobFile, JSON.stringify(job))
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const module = fileURLToPath(new URL(`./${script}.ts`, import.meta.url))
  return runMeasured({
    command: process.execPath,
    args: ['--import', loader, module, jobFile],
    env: browserEnvironment(programs.browser, folder),
  })
}
