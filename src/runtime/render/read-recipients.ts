/** Customer keys in, the traits a template reads of each out. The one read per batch that rendering needs. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { TemplateProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { JsonObject } from '../../ir/json.ts'

export async function readRecipients(
  db: Executor,
  { recipients }: TemplateProgram,
  keys: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, JsonObject>> {
  const rows = await db.run<{ customer_key: string; customer: JsonObject }>(
    sql`select customer_key, customer from (${bindSql(recipients, { asOf: now, keys })}) recipient`,
  )
  return new Map(rows.map((row) => [row.customer_key, row.customer]))
}
