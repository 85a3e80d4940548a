/**
 * After `crm stop` nothing is sent, of any class, until `crm start`. Asked first. What falls due meanwhile is withheld for
 * good: a switch that lets go of everything it held when it is turned back would be a second accident.
 */
import { sql } from 'kysely'
import { isStoppedSql } from '../../hold/hold-sql.ts'
import { type Guard, messagesOf } from '../guard.ts'

export const KILL_SWITCH_GUARD: Guard = {
  kind: 'kill-switch',
  reason: 'stopped',
  async withhold(candidates, { tx, schema, journey }) {
    const [row] = await tx.run<{ stopped: boolean }>(
      sql`select ${isStoppedSql(schema, sql`${journey}::text`)} as stopped`,
    )
    if (row === undefined) throw new Error('the kill switch did not answer')
    return messagesOf(candidates, () => row.stopped)
  },
}
