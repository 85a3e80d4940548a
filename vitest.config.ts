/** Test files in, one run on every database engine out; see tests/harness/databases.ts. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

function source(path: string): string {
  return fileURLToPath(new URL(`./src/${path}`, import.meta.url))
}

/**
 * Files that only call functions share a process for each worker, which saves reading crm, and compiling the embedded database, once for each of
 * them. Files that start commands, kill processes or count what a process keeps have one of their own.
 */
const SHARING = [
  ...['apply', 'compiler', 'contracts', 'diagnostics', 'dsl', 'laws', 'measure', 'plan', 'runtime'],
].map((folder) => `tests/${folder}/**/*.test.ts`)

export default defineConfig({
  // The sources, as `paths` in tsconfig.json says; the package's own exports are the last build.
  resolve: {
    alias: {
      'crm-as-code/links': source('runtime/links/read-link.ts'),
      'crm-as-code': source('dsl/index.ts'),
    },
  },
  test: {
    globalSetup: ['tests/harness/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // As the guide says of workers: every core is busy, so helpers of the garbage collector only take turns with everyone else. A file's process
    // does not live long enough for what V8 spends by default on compiling it a second time.
    execArgv: ['--single-threaded-gc', '--interrupt-budget=400000'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    // One after the other: a worker that is to be shared is not kept while files of their own stand between.
    projects: [
      {
        extends: true,
        test: {
          name: 'own',
          include: ['tests/**/*.test.ts'],
          exclude: SHARING,
          globalSetup: [],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: SHARING,
          isolate: false,
          globalSetup: [],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
