import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import sharp from 'sharp'
import { CanceledError, explainSystemError, ProjectError } from './errors.ts'
import type { ExportRequest } from './export-request.ts'
import { locateMachine } from './locate-machine.ts'
import { publishFile } from './platform/durable-file.ts'
import { withWorkDir } from './platform/work-dir.ts'
import { type ExportTools, prepareExport } from './prepare-export.ts'
import { renderStills } from './render/render-stills.ts'
import type { Grid } from './timeline/contact-sheet.ts'
import { posterShot } from './timeline/poster.ts'
import { removeUnfinished, unfinishedPath } from './unfinished-output.ts'

/** A contact sheet or a poster; `shotNumber` null takes the strongest picture. */
export type PageKind = { id: 'ContactSheet'; grid: Grid } | { id: 'Poster'; shotNumber: string | null }

/**
 * Draws the pages of a project that are no film, under their final names only when they are complete.
 *
 * @param stem of the files, absolute: one `<stem>.pdf` for all pages, `<stem>.png` for one, `<stem>-2.png` for more.
 * @returns the files written.
 * @throws {ProjectError} `SHOT_UNKNOWN` when no shot with a picture has the poster's number, and what prepares exports.
 */
export async function drawPages(
  {
    request,
    kind,
    formats,
    stem,
  }: { request: ExportRequest; kind: PageKind; formats: ('pdf' | 'png')[]; stem: string },
  tools: Omit<ExportTools, 'onProgress'>,
): Promise<string[]> {
  const { dataDir } = tools.config
  try {
    await mkdir(dataDir, { recursive: true })
    await mkdir(path.dirname(stem), { recursive: true })
    return await withWorkDir(dataDir, async (workDir) => {
      const machine = await locateMachine(tools.config)
      const prepared = await prepareExport(request, { ...tools, workDir, machine, onProgress: () => undefined })
      const { timeline } = prepared.plan
      if (kind.id === 'Poster' && kind.shotNumber !== null && !posterShot({ timeline, ...kind })) {
        throw new ProjectError(
          'SHOT_UNKNOWN',
          `No shot with a picture has the number ${kind.shotNumber}. "storyreel plan" lists the shots.`,
        )
      }
      const stills =
        kind.id === 'Poster'
          ? { id: kind.id, props: { timeline, shotNumber: kind.shotNumber } }
          : { id: kind.id, props: { timeline, grid: kind.grid } }
      const pages = await renderStills({ stills, ...prepared, ...machine, dataDir, workDir, signal: tools.signal })

      const written: string[] = []
      for (const format of formats) {
        written.push(
          ...(format === 'png' ? await publishPngs(pages, stem) : [await publishPdf(pages, stem, timeline.title)]),
        )
      }
      return written
    })
  } catch (error) {
    throw tools.signal.aborted ? new CanceledError() : explainSystemError(error)
  }
}

// --- internal ---

async function publishPngs(pages: string[], stem: string): Promise<string[]> {
  const files: string[] = []
  for (const [index, page] of pages.entries()) {
    const file = index === 0 && pages.length === 1 ? `${stem}.png` : `${stem}-${index + 1}.png`
    files.push(await publishPage(file, (unfinished) => copyFile(page, unfinished)))
  }
  return files
}

/** A4's long edge in points, whatever the page's shape. */
const LONG_EDGE_IN_POINTS = 841.89

/** High enough that small letters keep clean edges. */
const JPEG_QUALITY = 93

async function publishPdf(pages: string[], stem: string, title: string): Promise<string> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(title)
  pdf.setCreator('Storyreel')
  for (const page of pages) {
    const jpeg = await sharp(await readFile(page))
      .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer()
    const image = await pdf.embedJpg(jpeg)
    const { width, height } = image.scale(LONG_EDGE_IN_POINTS / Math.max(image.width, image.height))
    pdf.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height })
  }
  const bytes = await pdf.save()
  return publishPage(`${stem}.pdf`, (unfinished) => writeFile(unfinished, bytes))
}

/** Gives a file its name once all of it is written. */
async function publishPage(file: string, write: (unfinished: string) => Promise<void>): Promise<string> {
  await removeUnfinished(file)
  const unfinished = unfinishedPath(file, path.extname(file).slice(1))
  try {
    await write(unfinished)
    await publishFile(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
  return file
}
