/**
 * The sources in, `dist/` out: what `bin/crm.js` runs, and what projects and their sites import. Bundled, because finding and
 * opening hundreds of small files took longer than what they do. Types are written beside it by tsc.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLED } from './bundled.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

await build({
  absWorkingDir: ROOT,
  entryPoints: {
    'cli/run-process': 'src/cli/run-process.ts',
    'dsl/index': 'src/dsl/index.ts',
    'links/read-link': 'src/runtime/links/read-link.ts',
  },
  outdir: 'dist',
  // Everything lies one folder below dist, as the sources lie one below src: paths relative to a module stay true.
  chunkNames: 'chunks/[name]-[hash]',
  ...BUNDLED,
  // The language is in one chunk that both entries share: a project's declarations must reach the command's collector.
  splitting: true,
  legalComments: 'eof',
  // Libraries that find files of their own beside themselves.
  external: [
    'tsx',
    'tsx/*',
    'ts-morph',
    'libpg-query',
    '@electric-sql/pglite',
    '@electric-sql/pglite/*',
    'pg-native',
  ],
  logLevel: 'warning',
})
