/** Nobody is reached at an address on the suppression list, or whom the channel's own rule names. No class is exempt. */
import { sql } from 'kysely'
import { stateTables } from '../../../ir/state-tables.ts'
import { knownAs } from '../addresses/address.ts'
import { type Candidate, type Guard, type GuardContext, keysOf, messagesOf } from '../guard.ts'
import { selectKeys } from '../select-keys.ts'

export const SUPPRESSION_GUARD: Guard = {
  kind: 'suppression',
  reason: 'suppressed',
  async withhold(candidates, context) {
    const listed = await listedKeys(candidates, context)
    const ruled = await ruledKeys(candidates, context)
    return messagesOf(candidates, (key) => listed.has(key) || ruled.has(key))
  },
}

async function ruledKeys(
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<ReadonlySet<string>> {
  const { suppressed } = context.channel
  if (suppressed === undefined) return new Set()
  const read = (await context.readTogether())?.suppressed
  return read ?? (await selectKeys(context, suppressed, keysOf(candidates)))
}

async function listedKeys(
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<ReadonlySet<string>> {
  const { byKey } = await context.addresses()
  const normalised = candidates.flatMap(({ customerKey }) => {
    const address = byKey.get(customerKey)
    return address === undefined
      ? []
      : knownAs(address).map((listed) => ({ customerKey, address: listed }))
  })
  const asked = [...new Set(normalised.map((one) => one.address))]
  const rows = await context.tx.run<{ address: string }>(sql`
    select address from ${stateTables(context.schema).suppression}
    where channel = ${context.channel.channel.id}::text and address = any(${asked}::text[])`)
  const listed = new Set(rows.map((row) => row.address))
  return new Set(normalised.filter((one) => listed.has(one.address)).map((one) => one.customerKey))
}
