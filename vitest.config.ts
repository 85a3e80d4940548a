/** Test files in, one run on every database engine out; see tests/harness/databases.ts. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The sources, as `paths` in tsconfig.json says; the package's own exports are the last build.
  resolve: {
    alias: { 'crm-as-code': fileURLToPath(new URL('./src/dsl/index.ts', import.meta.url)) },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/harness/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
