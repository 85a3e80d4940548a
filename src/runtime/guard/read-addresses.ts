/** Customer keys in, the addresses of those who have one on the channel out. A blank address is none. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { oneRowPerKey } from '../one-row-per-key.ts'
import type { Address } from './addresses/address.ts'
import { ADDRESSES } from './addresses/table.ts'

export interface Addresses {
  readonly byKey: ReadonlyMap<string, Address>
  /** Keys of several rows, which have no address here: any of them could be another person's. */
  readonly ambiguous: ReadonlySet<string>
  /** Keys of those who have something that is no address of this channel's kind. */
  readonly invalid: ReadonlySet<string>
}

export interface AddressRow {
  readonly customer_key: string
  readonly address: string | null
}

export interface AddressQuestion {
  readonly channel: ChannelProgram
  /** Of phone numbers that are written without one. */
  readonly country: string | undefined
  readonly keys: readonly string[]
  readonly now: Instant
}

export async function readAddresses(tx: Executor, question: AddressQuestion): Promise<Addresses> {
  const { channel, keys, now } = question
  const found = await tx.run<AddressRow>(
    sql`select customer_key, address from (${bindSql(channel.addresses, { asOf: now, keys })}) reached`,
  )
  return addressesIn(found, question)
}

/** Of rows that were read already. */
export function addressesIn(
  found: readonly AddressRow[],
  { channel, country }: Pick<AddressQuestion, 'channel' | 'country'>,
): Addresses {
  const { rows, ambiguous } = oneRowPerKey(found)
  const byKey = new Map<string, Address>()
  const invalid = new Set<string>()
  for (const [key, { address }] of rows) {
    const trimmed = address?.trim() ?? ''
    if (trimmed === '') continue
    const normal = ADDRESSES[channel.addressKind].normalise(trimmed, country)
    if (normal === undefined) invalid.add(key)
    else byKey.set(key, normal)
  }
  return { byKey, ambiguous, invalid }
}
