/** Candidates and what they share in; the same with addresses and zones, read once, and whom they reach, out. */
import type { Executor } from '../../ir/database.ts'
import { type Candidate, type GuardContext, keysOf } from './guard.ts'
import { lockRecipients } from './lock-recipients.ts'
import { type Addresses, readAddresses } from './read-addresses.ts'
import { readZones, type ZoneOf } from './read-zones.ts'

export type GivenContext = Omit<GuardContext, 'addresses' | 'zones' | 'lockRecipients'>

/** Candidates that share everything. */
export interface GuardQuestion {
  readonly candidates: readonly Candidate[]
  readonly given: GivenContext
}

export function withRecipients(
  { candidates, given }: GuardQuestion,
  tx: Executor,
  locks: RecipientLocks,
): GuardContext {
  const { schema, channel, now, programs } = given
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
  locks.add(async () => recipientsOf(candidates, (await addresses()).byKey, given))
  return { ...given, tx, addresses, zones, lockRecipients: () => locks.lock(tx, schema) }
}

/** The recipients of all that one transaction decides on: locked together, because two in turn could wait in a circle. */
export interface RecipientLocks {
  add(recipients: () => Promise<readonly string[]>): void
  /** Once. */
  lock(tx: Executor, schema: string): Promise<void>
  /** The part of the transaction that locked them may have been undone. */
  forget(): void
}

export function createRecipientLocks(whenLocked: () => void): RecipientLocks {
  const all: (() => Promise<readonly string[]>)[] = []
  let isLocked = false
  return {
    add: (recipients) => void all.push(recipients),
    async lock(tx, schema) {
      if (isLocked) return
      const recipients: string[] = []
      for (const each of all) recipients.push(...(await each()))
      await lockRecipients(tx, schema, recipients)
      isLocked = true
      whenLocked()
    },
    forget() {
      isLocked = false
    },
  }
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
