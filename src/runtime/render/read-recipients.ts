/** Customer keys in, the traits a template reads of each out. The one read per batch that rendering needs. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { TemplateProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { JsonObject } from '../../ir/json.ts'
import { type KeyedRows, oneRowPerKey } from '../one-row-per-key.ts'

export type Recipients = KeyedRows<{ readonly customer: JsonObject }>

export async function readRecipients(
  db: Executor,
  { recipients }: TemplateProgram,
  keys: readonly string[],
  now: Instant,
): Promise<Recipients> {
  const rows = await db.run<{ customer_key: string; customer: JsonObject }>(
    sql`select customer_key, customer from (${bindSql(recipients, { asOf: now, keys })}) recipient`,
  )
  return oneRowPerKey(rows)
}
