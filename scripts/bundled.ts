/** How sources become one file that Node runs: `dist/`, and the benchmark's worker, which is measured as what people run. */
import type { BuildOptions } from 'esbuild'

export const BUNDLED = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // CommonJS libraries among them ask for Node's own modules with require.
  banner: {
    js: "import { createRequire as crmRequire } from 'node:module'; const require = crmRequire(import.meta.url);",
  },
} satisfies BuildOptions
