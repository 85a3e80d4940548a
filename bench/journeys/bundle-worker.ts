/** Nothing in, the worker as one file out, made as `dist/` is: what is measured is what `bin/crm.js` runs, not sources that are translated as they load. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLED } from '../../scripts/bundled.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export async function bundleWorker(): Promise<string> {
  // Not in dist, which is what is published.
  const outfile = join(await mkdtemp(join(tmpdir(), 'crm-bench-worker-')), 'worker.mjs')
  await build({
    ...BUNDLED,
    absWorkingDir: ROOT,
    entryPoints: ['bench/journeys/worker.ts'],
    outfile,
    external: ['pg-native'],
  })
  return outfile
}
