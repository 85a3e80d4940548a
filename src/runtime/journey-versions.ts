/**
 * A journey and the apply that wrote a version of it in, that version out. People in flight finish on the version
 * they were enrolled in (SEMANTICS 22). Versions never change, so each is read once per process.
 */
import { sql } from 'kysely'
import { addressOf } from '../ir/address.ts'
import type { JourneyProgram } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import type { Journey } from '../ir/journey.ts'
import { stateTables } from '../ir/state-tables.ts'

export interface JourneyVersions {
  load(journey: string, applyId: number): Promise<Journey>
}

export function createJourneyVersions(db: Executor, schema: string): JourneyVersions {
  const known = new Map<string, Journey>()
  return {
    async load(journey, applyId) {
      const key = `${journey}@${applyId}`
      const cached = known.get(key)
      if (cached !== undefined) return cached
      const version = await readVersion(db, schema, journey, applyId)
      known.set(key, version)
      return version
    },
  }
}

async function readVersion(
  db: Executor,
  schema: string,
  journey: string,
  applyId: number,
): Promise<Journey> {
  const [row] = await db.run<{ program: JourneyProgram }>(sql`
    select object -> 'program' as program from ${stateTables(schema).object_version}
    where address = ${addressOf('journey', journey)} and apply_id = ${applyId}::bigint
      and object is not null`)
  if (row === undefined) throw new Error(`journey ${journey} has no version of apply ${applyId}`)
  return row.program.journey
}
