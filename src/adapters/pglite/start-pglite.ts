/** A data directory, a dump or nothing in, a running PGlite out whose values are read as the `Database` port says. */
import { setFlagsFromString } from 'node:v8'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { VALUE_READERS } from '../row-values.ts'

/** Parameters arrive as text already; PGlite's own writers of these two types refuse text. */
const BOOLEAN = 16
const BYTEA = 17
const asIs = (value: unknown) => String(value)

/** Segments of 1 MB instead of 16: a new data directory is 15 MB smaller. */
const INITDB = ['--wal-segsize=1']

/**
 * The default of 128 MB is cleared at every start, which takes longer than everything else that a command on a small project does. What does not
 * fit is read from files, which the operating system keeps in memory: a scan of twice as much takes half as long again.
 */
const START = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB']

/**
 * V8 compiles a function of the database a second time, at length, once it has run for a while. By default that is so soon that a short command
 * spends more time on it than on its statements; a hundred times later it pays.
 */
const COMPILE_LATE = '--wasm-tiering-budget=180000000'
/** An unknown flag is said on stderr, so only where it is known: V8 of Node 20 (11) and later. */
const KNOWN_BEFORE = 15

function compileLate(): void {
  if (Number.parseInt(process.versions.v8, 10) < KNOWN_BEFORE) setFlagsFromString(COMPILE_LATE)
}

export async function startPglite(options: PGliteOptions): Promise<PGlite> {
  compileLate()
  const pglite = await PGlite.create({
    ...options,
    initDbStartParams: INITDB,
    startParams: START,
    serializers: { [BOOLEAN]: asIs, [BYTEA]: asIs },
  })
  // Replaced, not merged: PGlite reads arrays of every type it finds, with a reader that keeps state between calls.
  pglite.parsers = { ...VALUE_READERS }
  return pglite
}
