/** Results of attempts in, their ledger rows updated in one statement. Only rows this worker still holds are touched. */
import { type RawBuilder, sql } from 'kysely'
import { stateTables } from '../../ir/state-tables.ts'
import type { AttemptResult } from './attempt-result.ts'

export function recordResultsSql(
  schema: string,
  worker: number,
  results: readonly AttemptResult[],
): RawBuilder<unknown> {
  return sql`
    update ${stateTables(schema).message} m set
      status = r.status, reason = r.reason, detail = r.detail, attempts = r.attempts,
      handed_at = r."handedAt", provider_id = r."providerId", next_attempt_at = r."nextAttemptAt", worker = null
    from jsonb_to_recordset(${JSON.stringify(results)}::text::jsonb) as r (
      id text, status text, reason text, detail text, attempts int,
      "handedAt" timestamptz, "providerId" text, "nextAttemptAt" timestamptz
    )
    -- The ids are said twice so that the rows are found by key: the planner knows nothing of a json array's size.
    where m.id = any(${results.map((one) => one.id)}::text[]) and m.id = r.id
      and m.status = 'claimed' and m.worker = ${worker}::bigint`
}
