/** How ffmpeg scales and converts pictures: exactly, rather than fast. */
export const CAREFUL = 'flags=accurate_rnd+full_chroma_int+bicubic'

/** A film as input. */
export function film(file: string): string[] {
  return ['-f', 'mov', '-i', file]
}

/** A file that does not hold what the film is called. */
export function plain(format: string, file: string): string[] {
  return ['-map_metadata', '-1', '-fflags', '+bitexact', '-f', format, file]
}

/** One PNG; its name is no pattern, whatever the film is called. */
export function still(file: string): string[] {
  return ['-c:v', 'png', '-update', '1', ...plain('image2', file)]
}
