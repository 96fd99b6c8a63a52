import { z } from 'zod'

/** What a film can leave as. The MP4 is always made; the others are made of it and of the mix before encoding. */
export const outputKindSchema = z.enum(['mp4', 'webm', 'prores', 'gif', 'mp3', 'wav', 'png'])

export type OutputKind = z.infer<typeof outputKindSchema>

/** A kind that is made beside the MP4. */
export type OtherKind = Exclude<OutputKind, 'mp4'>

/** How the file of each kind is named behind the film's name. */
export const EXTENSIONS: Record<OutputKind, string> = {
  mp4: 'mp4',
  webm: 'webm',
  prores: 'mov',
  gif: 'gif',
  mp3: 'mp3',
  wav: 'wav',
  png: 'png',
}
