/** A customer in, of each applied channel whether they can be reached there out, and why not. */
import { sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { knownAs } from '../guard/addresses/address.ts'
import { readAddresses } from '../guard/read-addresses.ts'
import { selectKeys } from '../guard/select-keys.ts'
import type { ProfileQuestion } from './customer-profile.ts'

export interface ChannelProfile {
  readonly channel: string
  readonly address: string | null
  /** `no address`, `invalid address`, `several rows`, the reason on the list of suppressed addresses, or `suppressed` by the channel's own rule. */
  readonly blocked: string | null
}

export async function readChannels(
  tx: Executor,
  question: ProfileQuestion,
): Promise<readonly ChannelProfile[]> {
  const found: ChannelProfile[] = []
  for (const { id, isRetired } of question.programs.channels.values()) {
    if (!isRetired) found.push(await readChannel(tx, question, id))
  }
  return found
}

async function readChannel(
  tx: Executor,
  { programs, customer, now, schema }: ProfileQuestion,
  id: string,
): Promise<ChannelProfile> {
  const program = programs.channels.get(id)?.program
  if (program === undefined) throw new Error(`channel ${id} is not applied`)
  const country = programs.project?.country
  const keys = [customer]
  const { byKey, ambiguous, invalid } = await readAddresses(tx, {
    channel: program,
    country,
    keys,
    now,
  })
  const address = byKey.get(customer)
  if (address === undefined) {
    const others = invalid.has(customer) ? 'invalid address' : 'no address'
    return {
      channel: id,
      address: null,
      blocked: ambiguous.has(customer) ? 'several rows' : others,
    }
  }
  const [listed] = await tx.run<{ reason: string }>(sql`
    select reason from ${stateTables(schema).suppression}
    where channel = ${id}::text and address = any(${knownAs(address)}::text[]) limit 1`)
  const { suppressed } = program
  const isRuled =
    suppressed !== undefined && (await selectKeys({ tx, now }, suppressed, keys)).has(customer)
  const blocked = listed?.reason ?? (isRuled ? 'suppressed' : null)
  return { channel: id, address: address.to, blocked }
}
