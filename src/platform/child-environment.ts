import path from 'node:path'

/**
 * The whole environment of a program we start: where programs are, a home, a temporary folder, a locale. Built from
 * nothing rather than filtered, so that no key or token of ours can be in it.
 *
 * @param libraryPath folders with shared libraries the program ships itself.
 */
export function childEnvironment({
  temporaryDir,
  libraryPath,
  fontConfigDir,
}: {
  temporaryDir: string
  libraryPath?: string
  fontConfigDir?: string
}): Record<string, string> {
  return {
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: temporaryDir,
    TMPDIR: temporaryDir,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...(libraryPath === undefined ? {} : { LD_LIBRARY_PATH: libraryPath }),
    ...(fontConfigDir === undefined ? {} : { FONTCONFIG_PATH: fontConfigDir }),
  }
}
