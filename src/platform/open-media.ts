import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny'

/** Opens a media file to be read, of whatever format it is; it is closed when it goes out of scope (`using`). */
export function openMedia(file: string): Input {
  return new Input({ source: new FilePathSource(file), formats: ALL_FORMATS })
}
