/** A message sent later than its step's `expireAfter` after it fell due is withheld (SEMANTICS 21). */
import { sql } from 'kysely'
import { shiftInstantSql } from '../../../ir/shift-instant.ts'
import type { Guard } from '../guard.ts'

export const EXPIRY_GUARD: Guard = {
  kind: 'expiry',
  reason: 'expired',
  async withhold(candidates, { tx, now, expireAfter, programs }) {
    if (expireAfter === undefined) return new Set()
    const dues = [...new Set(candidates.map((one) => one.dueAt))]
    const expiry = shiftInstantSql(sql`d.due::timestamptz`, expireAfter, programs.zone)
    const rows = await tx.run<{ due: string }>(sql`
      select d.due from unnest(${dues}::text[]) as d (due)
      where ${expiry} < ${now}::timestamptz`)
    const expired = new Set(rows.map((row) => row.due))
    return new Set(candidates.filter((one) => expired.has(one.dueAt)).map((one) => one.messageId))
  },
}
