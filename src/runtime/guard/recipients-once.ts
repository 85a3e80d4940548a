/** Candidates and what they share in; the same with their addresses, read once, and their locks, taken once, out. */
import { type Candidate, type GuardContext, keysOf } from './guard.ts'
import { lockRecipients } from './lock-recipients.ts'
import { type Addresses, readAddresses } from './read-addresses.ts'

export type GivenContext = Omit<GuardContext, 'addresses' | 'lockRecipients'>

export function withRecipients(
  candidates: readonly Candidate[],
  given: GivenContext,
): GuardContext {
  const { tx, schema, channel, now, programs } = given
  let known: Addresses | undefined
  const addresses = async () => {
    const country = programs.project?.country
    known ??= await readAddresses(tx, { channel, country, keys: keysOf(candidates), now })
    return known
  }
  let isLocked = false
  const lock = async () => {
    if (isLocked) return
    const { byKey } = await addresses()
    await lockRecipients(tx, schema, recipientsOf(candidates, byKey))
    isLocked = true
  }
  return { ...given, addresses, lockRecipients: lock }
}

function recipientsOf(
  candidates: readonly Candidate[],
  byKey: Addresses['byKey'],
): readonly string[] {
  return candidates.flatMap(({ customerKey }) => {
    const address = byKey.get(customerKey)
    return address === undefined ? [] : [`address:${address.key}`]
  })
}
