import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { EnvironmentError } from '../../errors.ts'

/** Seals short texts (AES-256-GCM), so that a copy of the database tells none of them. */
export type SecretBox = {
  /** @param about the id of what it belongs to; it opens for nothing else. */
  seal(text: string, about: string): string
  /** @throws {EnvironmentError} when it was sealed with another key or about something else, or was changed. */
  open(sealed: string, about: string): string
}

/** @param key of 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return bytes.toString('base64url')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES))
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString()
      } catch (error) {
        throw new EnvironmentError(
          'SECRET_KEY_WRONG',
          `A secret of ${about} was sealed with another key. Give STORYREEL_SECRET_KEY the value it had then, on every machine.`,
          { cause: error },
        )
      }
    },
  }
}

const NONCE_BYTES = 12

const TAG_BYTES = 16
