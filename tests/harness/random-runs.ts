/** An engine and how many random cases there are to try in, how many of them it gets out. */
import type { EngineName } from './engines.ts'

/**
 * PGlite is PostgreSQL, four times slower: what random cases find is found on the server, and PGlite shows with a quarter of them that
 * it is the same.
 */
export function randomRuns(engine: EngineName, all: number): number {
  return engine === 'pglite' ? Math.ceil(all / 4) : all
}
