/** Customer keys in, the addresses of those who have one on the channel out. A blank address is none. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { oneRowPerKey } from '../one-row-per-key.ts'

export interface Addresses {
  readonly byKey: ReadonlyMap<string, string>
  /** Keys of several rows, which have no address here: any of them could be another person's. */
  readonly ambiguous: ReadonlySet<string>
}

export async function readAddresses(
  tx: Executor,
  channel: ChannelProgram,
  keys: readonly string[],
  now: Instant,
): Promise<Addresses> {
  const found = await tx.run<{ customer_key: string; address: string | null }>(
    sql`select customer_key, address from (${bindSql(channel.addresses, { asOf: now, keys })}) reached`,
  )
  const { rows, ambiguous } = oneRowPerKey(found)
  const byKey = new Map<string, string>()
  for (const [key, { address }] of rows) {
    const trimmed = address?.trim() ?? ''
    if (trimmed !== '') byKey.set(key, trimmed)
  }
  return { byKey, ambiguous }
}
