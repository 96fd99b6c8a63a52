import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

// Builds into the folder it is told of what processes of ours are started from, and what `storyreel/mstudio` gives.

const [buildDir = ''] = process.argv.slice(2)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const ENTRY_POINTS = [
  ...['cli/main.ts', 'render/render-child.ts', 'render/stills-child.ts', 'service/worker/export-child.ts'],
  ...['mstudio/open-mstudio.ts', 'errors.ts'],
]

/**
 * Packages that become part of the build: they are plain JavaScript, and to load their hundreds of files takes longer
 * than to load all of ours.
 */
const PACKAGES = ['execa', 'file-type', 'ky', 'mediabunny', 'zod']

/** A build that nothing was started from for so long is removed. */
const KEPT_FOR_MS = 14 * 24 * 3600 * 1000

/** What a module finds by where it is, it finds by where its source is. */
const atTheSource = {
  name: 'at-the-source',
  setup: ({ onLoad, onResolve }) => {
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const place = { url: pathToFileURL(file).href, dirname: path.dirname(file) }
      const source = readFileSync(file, 'utf8')
      const contents = source.replaceAll(/\bimport\.meta\.(url|dirname)\b/g, (_, of) => JSON.stringify(place[of]))
      return { contents, loader: 'ts' }
    })
    // This one belongs to no build.
    onResolve({ filter: /\/built-module\.mjs$/ }, ({ path: file, resolveDir }) => {
      return { path: pathToFileURL(path.resolve(resolveDir, file)).href, external: true }
    })
  },
}

const mostPackagesOutside = {
  name: 'most-packages-outside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path: name, importer }) => {
      const isOurs = importer.startsWith(path.join(ROOT, 'src'))
      const isInside = PACKAGES.some((each) => name === each || name.startsWith(`${each}/`))
      return isOurs && !isInside ? { path: name, external: true } : undefined
    })
  },
}

/** What is CommonJS among the packages asks for modules of Node by this. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

const partDir = `${buildDir}.${process.pid}`
try {
  mkdirSync(partDir, { recursive: true })
  try {
    await buildInto(partDir)
  } finally {
    rmSync(partDir, { recursive: true, force: true })
  }
  removeUnused()
} catch (error) {
  // Another process may have been faster.
  if (!existsSync(buildDir)) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  }
}

function explain({ code, message }) {
  // Of a system call; otherwise our source does not compile, and it says where.
  if (typeof code !== 'string') return message
  const where = path.dirname(buildDir)
  return `Storyreel could not be built (${message}). Run any command once as a user who may write to ${where}.`
}

async function buildInto(folder) {
  await build({
    absWorkingDir: path.join(ROOT, 'src'),
    entryPoints: ENTRY_POINTS,
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    splitting: true,
    banner: { js: REQUIRE },
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'silent',
    plugins: [atTheSource, mostPackagesOutside],
  })
  renameSync(folder, buildDir)
}

function removeUnused() {
  const parent = path.dirname(buildDir)
  for (const name of readdirSync(parent)) {
    const folder = path.join(parent, name)
    if (Date.now() - statSync(folder).mtimeMs > KEPT_FOR_MS) rmSync(folder, { recursive: true, force: true })
  }
}
