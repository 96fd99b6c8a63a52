import { access } from 'node:fs/promises'

/** Whether there is something at a path that we may see. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
