/** Nothing in, the worker as one file out, made as `dist/` is: what is measured is what `bin/crm.js` runs, not sources that are translated as they load. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const BUNDLED = `${ROOT}dist/bench/worker.js`

export async function bundleWorker(): Promise<string> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bench/journeys/worker.ts'],
    outfile: BUNDLED,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['pg-native'],
    banner: {
      js: "import { createRequire as crmRequire } from 'node:module'; const require = crmRequire(import.meta.url);",
    },
  })
  return BUNDLED
}
