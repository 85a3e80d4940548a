/**
 * A suite in, the same suite on PGlite and on real PostgreSQL out.
 *
 * ```ts
 * describeDatabases('events are counted (SEMANTICS 9)', (engine) => {
 *   test('zero holds without events', async () => {
 *     const db = await engine.shared()          // cheap: this file's one database, emptied (10 ms)
 *     await db.runScript('create table orders (…); insert into …')
 *     const rows = await db.run(sql`select …`)
 *   })
 *   test('two clients', async () => {
 *     const db = await engine.open()            // a new empty database of its own (0.1–0.5 s)
 *   })
 * })
 * ```
 *
 * - A database opened inside a test (or a `beforeEach`) is closed and dropped after that test, one opened in a
 *   `beforeAll` after the suite; nobody has to close anything.
 * - `shared()` empties the database at every call, so only the latest caller may rely on it. Call it once in
 *   `beforeAll` when the tests only read.
 * - Fixtures that make the same tables for many tests do it in `withTables` (`empty-database.ts`): the second time they are
 *   there, empty, which takes a fifth of the time.
 * - `db.runScript(text)` runs many statements, for fixtures; `db.run` takes one, as everywhere.
 * - `db.env` and `db.url` let another process open the same PostgreSQL database: spawn the CLI with
 *   `{ env: { ...process.env, ...db.env } }`. On PGlite both are empty: a process opens its own directory there.
 * - `CRM_TEST_ENGINES=pglite` or `=postgres` chooses one engine; `TEST_DATABASE_URL` (or `DATABASE_URL`) uses a
 *   server of your own, on which databases named `crm_test_…` are created and dropped.
 */
import { afterAll, describe, inject, onTestFinished } from 'vitest'
import { emptyDatabase } from './empty-database.ts'
import type { EngineName } from './engines.ts'
import { openMemory } from './memory-database.ts'
import { openScratch } from './scratch-database.ts'
import type { TestDatabase } from './test-database.ts'

export type { TestDatabase } from './test-database.ts'

export interface Engine {
  readonly name: EngineName
  /** A new, empty database. */
  open(): Promise<TestDatabase>
  /** This suite's one database, emptied. */
  shared(): Promise<TestDatabase>
}

export function describeDatabases(name: string, suite: (engine: Engine) => void): void {
  for (const engine of inject('engines')) {
    describe(`${name} [${engine}]`, () => {
      suite(createEngine(engine))
    })
  }
}

function createEngine(name: EngineName): Engine {
  const toClose: TestDatabase[] = []
  let shared: Promise<TestDatabase> | undefined
  const create = name === 'pglite' ? openMemory : openScratch
  afterAll(async () => {
    await Promise.all(toClose.map((database) => database.close()))
  })
  return {
    name,
    open: async () => {
      const database = await create()
      if (!closeAfterTest(database)) toClose.push(database)
      return database
    },
    shared: async () => {
      shared ??= create().then((database) => {
        toClose.push(database)
        return database
      })
      const database = await shared
      await emptyDatabase(database)
      return database
    },
  }
}

/** False outside a test. */
function closeAfterTest(database: TestDatabase): boolean {
  try {
    onTestFinished(() => database.close())
    return true
  } catch {
    return false
  }
}
