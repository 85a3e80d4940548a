/** A run in, the fragment that leaves out journeys in which nobody moves and nothing is sent out: paused by hand or in the config. */
import { type RawBuilder, sql } from 'kysely'
import type { AppliedPrograms } from '../load-applied.ts'
import { heldJourneysSql } from './hold-sql.ts'

/** True of the id of a journey that is not paused. The version applied last says so, whichever people are pinned to. */
export function notPausedSql(
  { schema, programs }: { readonly schema: string; readonly programs: AppliedPrograms },
  journey: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`(
    ${journey} <> all(${pausedByConfig(programs)}::text[])
    and ${journey} <> all(${heldJourneysSql(schema, 'pause')})
  )`
}

export function pausedByConfig({ journeys }: AppliedPrograms): readonly string[] {
  return [...journeys.values()]
    .filter(({ program }) => program.journey.paused === true)
    .map(({ id }) => id)
}
