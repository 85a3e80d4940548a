/** A directory in, the worker as one file in it out, made as `dist/` is: what is measured is what `bin/crm.js` runs, not sources that are translated as they load. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLED } from '../../scripts/bundled.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export async function bundleWorker(directory: string): Promise<string> {
  const outfile = join(directory, 'worker.mjs')
  await build({
    ...BUNDLED,
    absWorkingDir: ROOT,
    entryPoints: ['bench/journeys/worker.ts'],
    outfile,
    external: ['pg-native'],
  })
  return outfile
}
