/** Candidates and what they share in; the same with addresses and zones, read once, and locks, taken once, out. */
import { type Candidate, type GuardContext, keysOf } from './guard.ts'
import { lockRecipients, MANY_RECIPIENTS } from './lock-recipients.ts'
import { type Addresses, readAddresses } from './read-addresses.ts'
import { readZones, type ZoneOf } from './read-zones.ts'

export type GivenContext = Omit<GuardContext, 'addresses' | 'zones' | 'lockRecipients'>

export function withRecipients(
  candidates: readonly Candidate[],
  given: GivenContext,
): GuardContext {
  const { tx, channel, now, programs } = given
  let known: Addresses | undefined
  const addresses = async () => {
    const country = programs.project?.country
    known ??= await readAddresses(tx, { channel, country, keys: keysOf(candidates), now })
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
  return { ...given, addresses, zones, lockRecipients: lock }
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
