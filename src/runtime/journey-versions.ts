/**
 * A journey and the apply that wrote a version of it in, that version out. People in flight finish on the version
 * they were enrolled in (SEMANTICS 22). Versions never change, so each is read once per apply.
 */
import { sql } from 'kysely'
import { addressOf } from '../ir/address.ts'
import type { JourneyProgram } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { isChecked } from '../ir/due-on-arrival.ts'
import type { Journey } from '../ir/journey.ts'
import type { JourneyStatements } from '../ir/journey-statements.ts'
import { stateTables } from '../ir/state-tables.ts'
import { type StepGraph, stepGraph } from '../ir/step-graph.ts'
import { versionsInFlightSql } from './step-places.ts'

export interface JourneyVersion {
  readonly journey: Journey
  readonly graph: StepGraph
  readonly statements: JourneyStatements
  /** Whether exit criteria or a goal are asked before each step. */
  readonly isChecked: boolean
}

export interface InFlightVersion {
  readonly journey: string
  readonly applyId: number
}

export interface JourneyVersions {
  load(journey: string, applyId: number): Promise<JourneyVersion>
  /** Versions with people on them, or to come, when it is first asked, which later enrolments in current ones add nothing to. */
  inFlight(): Promise<readonly InFlightVersion[]>
}

const NO_STATEMENTS: JourneyStatements = { steps: {} }

export function createJourneyVersions(db: Executor, schema: string): JourneyVersions {
  const { arrival, enrolment } = stateTables(schema)
  const known = new Map<string, JourneyVersion>()
  let inFlight: readonly InFlightVersion[] | undefined
  return {
    async load(journey, applyId) {
      const key = `${journey}@${applyId}`
      const cached = known.get(key)
      if (cached !== undefined) return cached
      const version = versionOf(await readVersion(db, schema, journey, applyId))
      known.set(key, version)
      return version
    },
    async inFlight() {
      inFlight ??= await db.run<InFlightVersion>(sql`
        select journey, version_apply_id as "applyId"
        from (${versionsInFlightSql(enrolment)}) version
        union
        select journey, version_apply_id from ${arrival} where version_apply_id is not null
        order by 1, 2`)
      return inFlight
    },
  }
}

export function versionOf({ journey, statements = NO_STATEMENTS }: JourneyProgram): JourneyVersion {
  return { journey, graph: stepGraph(journey.steps), statements, isChecked: isChecked(journey) }
}

/**
 * Of versions that say the same (only what they depend on changed), the newest: its statements name the columns that are there
 * now, and read segments as they are defined now.
 */
async function readVersion(
  db: Executor,
  schema: string,
  journey: string,
  applyId: number,
): Promise<JourneyProgram> {
  const { object_version } = stateTables(schema)
  const address = addressOf('journey', journey)
  const [row] = await db.run<{ program: JourneyProgram }>(sql`
    select v.object -> 'program' as program from ${object_version} v
    join ${object_version} pinned on pinned.address = v.address and pinned.own = v.own
    where v.address = ${address} and v.apply_id >= ${applyId}::bigint and v.object is not null
      and pinned.apply_id = ${applyId}::bigint and pinned.object is not null
    order by v.apply_id desc limit 1`)
  if (row === undefined) throw new Error(`journey ${journey} has no version of apply ${applyId}`)
  return row.program
}
