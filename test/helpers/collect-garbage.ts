import v8 from 'node:v8'
import vm from 'node:vm'

v8.setFlagsFromString('--expose-gc')
const collect: unknown = vm.runInNewContext('gc')

/** Runs the garbage collector now. */
export function collectGarbage(): void {
  if (typeof collect !== 'function') throw new Error('Node has no garbage collector to call.')
  collect()
}
