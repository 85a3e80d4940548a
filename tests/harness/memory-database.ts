/** Nothing in, a new PGlite in memory out, restored from the dump that the global set-up made. */
import { readFile } from 'node:fs/promises'
import { inject } from 'vitest'
import { PgliteDatabase } from '../../src/adapters/pglite/pglite-database.ts'
import { startPglite } from '../../src/adapters/pglite/start-pglite.ts'
import type { TestDatabase } from './test-database.ts'

let dump: Promise<Blob> | undefined

export async function openMemory(): Promise<TestDatabase> {
  dump ??= readFile(inject('pgliteDump')).then((content) => new Blob([content]))
  const database = await PgliteDatabase.over(await startPglite({ loadDataDir: await dump }))
  return Object.assign(database, { url: undefined, env: {} })
}
