/** A compiled statement over `keys` in, the customer keys it selects, or those it does not, out. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { GuardContext } from './guard.ts'

export async function selectKeys(
  { tx, now }: Pick<GuardContext, 'tx' | 'now'>,
  text: SqlText,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ customer_key: string }>(
    sql`select customer_key from (${bindSql(text, { asOf: now, keys })}) selected`,
  )
  return new Set(rows.map((row) => row.customer_key))
}

/** The same of the others: nearly all consent, and who does need not be named. */
export async function selectOtherKeys(
  { tx, now }: Pick<GuardContext, 'tx' | 'now'>,
  text: SqlText,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ key: string }>(sql`
    select given.key collate "C" as key from unnest(${keys}::text[]) as given (key)
    -- Letter by letter: a column's own collation may take other keys for the same.
    except select customer_key collate "C" from (${bindSql(text, { asOf: now, keys })}) selected`)
  return new Set(rows.map(({ key }) => key))
}
