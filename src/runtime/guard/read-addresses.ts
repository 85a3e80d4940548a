/** Customer keys in, the addresses of those who have one on the channel out. A blank address is none. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'

export async function readAddresses(
  tx: Executor,
  channel: ChannelProgram,
  keys: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.run<{ customer_key: string; address: string | null }>(
    sql`select customer_key, address from (${bindSql(channel.addresses, { asOf: now, keys })}) reached`,
  )
  const addresses = new Map<string, string>()
  for (const { customer_key, address } of rows) {
    const trimmed = address?.trim() ?? ''
    if (trimmed !== '') addresses.set(customer_key, trimmed)
  }
  return addresses
}
