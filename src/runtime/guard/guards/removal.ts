/**
 * A journey that is no longer applied sends nothing more, not even what was waiting to be tried again; nor does one that was removed
 * and is applied again send what is left of before: a dead worker's claims, which are found only now. Each apply counts: a journey
 * that was removed for an hour was removed.
 */
import { sql } from 'kysely'
import { addressOf } from '../../../ir/address.ts'
import { stateTables } from '../../../ir/state-tables.ts'
import { type Guard, type GuardContext, messagesOf } from '../guard.ts'

export const REMOVAL_GUARD: Guard = {
  kind: 'removal',
  reason: 'journey-removed',
  async withhold(candidates, context) {
    const isGone = !context.programs.journeys.has(context.journey) || (await wasRemoved(context))
    return messagesOf(candidates, () => isGone)
  },
}

/** Of what waited, which names one apply for the whole batch; who comes to a send only now is in a journey that is there. */
async function wasRemoved({ tx, schema, journey, waited }: GuardContext): Promise<boolean> {
  if (waited === undefined) return false
  const [removal] = await tx.run(sql`
    select from ${stateTables(schema).object_version}
    where address = ${addressOf('journey', journey)} and removed and apply_id > ${waited.applyId}::bigint
    limit 1`)
  return removal !== undefined
}
