/** Candidates and what they share in; the same with what is read of their rows, once, and locks, taken once, out. */
import { type Candidate, type GuardContext, keysOf } from './guard.ts'
import { lockRecipients, MANY_RECIPIENTS } from './lock-recipients.ts'
import { type Addresses, addressesIn, readAddresses } from './read-addresses.ts'
import { readTogether } from './read-together.ts'
import { readZones, type ZoneOf } from './read-zones.ts'

export type GivenContext = Omit<
  GuardContext,
  'addresses' | 'readTogether' | 'zones' | 'lockRecipients'
>

export function withRecipients(
  candidates: readonly Candidate[],
  given: GivenContext,
  undo: () => Promise<void>,
): GuardContext {
  const { tx, channel, now, programs } = given
  let isRead = false
  let read: Awaited<ReturnType<GuardContext['readTogether']>>
  const together = async () => {
    // Also what failed is not tried again.
    if (!isRead) {
      isRead = true
      read = await readTogether(given, { tx, keys: keysOf(candidates), undo })
    }
    return read
  }
  let known: Addresses | undefined
  const addresses = async () => {
    if (known !== undefined) return known
    const country = programs.project?.country
    const question = { channel, country, keys: keysOf(candidates), now }
    const rows = (await together())?.addresses
    known = rows === undefined ? await readAddresses(tx, question) : addressesIn(rows, question)
    return known
  }
  let zoneOf: ZoneOf | undefined
  const zones = async () => {
    zoneOf ??= await readZones(tx, programs, { keys: keysOf(candidates), now })
    return zoneOf
  }
  let isLocked = false
  const lock = async () => {
    if (isLocked) return
    const { byKey } = await addresses()
    const isMany = candidates.length >= MANY_RECIPIENTS
    await lockRecipients(given, isMany ? 'all' : recipientsOf(candidates, byKey, given))
    isLocked = true
  }
  return { ...given, addresses, readTogether: together, zones, lockRecipients: lock }
}

/** Caps count by customer, too. */
function recipientsOf(
  candidates: readonly Candidate[],
  byKey: Addresses['byKey'],
  { programs }: GivenContext,
): readonly string[] {
  const isCapped = (programs.project?.guards?.caps.length ?? 0) > 0
  return candidates.flatMap(({ customerKey }) => {
    const address = byKey.get(customerKey)
    if (address === undefined) return []
    return [`address:${address.key}`, ...(isCapped ? [`customer:${customerKey}`] : [])]
  })
}
