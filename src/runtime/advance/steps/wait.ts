/** Waiting: due at arrival plus the duration, on the zone's calendar; never from the late instant at which a worker looks. */
import { type RawBuilder, sql } from 'kysely'
import type { WaitStep } from '../../../ir/journey.ts'
import { shiftInstantSql } from '../../../ir/shift-instant.ts'
import { isWithin } from '../../due-bound.ts'
import type { Decide } from '../step-definition.ts'

export function waitEndSql({ duration, zone }: WaitStep): RawBuilder<unknown> {
  return shiftInstantSql(sql`e.arrived_at`, duration, zone)
}

export const decideWait: Decide<'wait'> = async ({ place: { bound, node }, people }) =>
  people.map(({ until }) => {
    if (until === null) throw new Error('a wait has no end')
    // Of whom exit criteria were asked just now: they learn until when they wait.
    return isWithin(until, bound)
      ? { kind: 'go', to: node.next, at: until }
      : { kind: 'wait', until }
  })
