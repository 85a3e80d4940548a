/**
 * A message that waits for another attempt though it may have arrived (SEMANTICS 25), and what guards say of it, in; why it is not
 * handed over again out, and that end in the ledger. It goes the same way again or not at all: by the version of the channel whose
 * provider may know its id, to the same address. And whatever would hold it back cannot take back the attempt before: so it is
 * not withheld but unknown, as something for a person to find out about.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { rowsSql } from '../../ir/rows-sql.ts'
import { knownAs } from '../guard/addresses/address.ts'
import type { Decision } from '../guard/evaluate-guards.ts'
import type { Candidate } from '../guard/guard.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { ledgerText } from './ledger-text.ts'

/** What the ledger says of a message that waits. */
export interface WaitingRow extends Candidate {
  /** Nothing, when no attempt of it can have arrived. */
  readonly doubtSince: Instant | null
  readonly channel: string
  readonly channelApplyId: number | null
  readonly addressKey: string | null
}

/** Why each is not handed over again, by id. */
export type DoubtEnds = ReadonlyMap<string, string>

/** Of those in doubt, what would go by another channel than before, or another version of it. */
export function changedChannels(
  rows: readonly WaitingRow[],
  { id, applyId }: Applied<ChannelProgram>,
): DoubtEnds {
  const changed = rows.filter(
    (row) => row.doubtSince !== null && (row.channel !== id || row.channelApplyId !== applyId),
  )
  return new Map(changed.map((row) => [row.messageId, 'its channel has changed']))
}

/** Of those in doubt, what guards do not let through, or not to the address that may have it. */
export function heldInDoubt(
  rows: readonly WaitingRow[],
  decisions: readonly Decision[],
): DoubtEnds {
  const doubted = new Map(
    rows.filter((row) => row.doubtSince !== null).map((row) => [row.messageId, row]),
  )
  const ends = new Map<string, string>()
  for (const decision of decisions) {
    const row = doubted.get(decision.candidate.messageId)
    if (row === undefined) continue
    const why = whyNot(decision, row)
    if (why !== undefined) ends.set(row.messageId, why)
  }
  return ends
}

function whyNot(decision: Decision, { addressKey }: WaitingRow): string | undefined {
  if (decision.kind === 'withhold') {
    const { reason, detail } = decision
    return detail === undefined ? reason : `${reason} (${detail})`
  }
  const isSame = addressKey !== null && knownAs(decision.address).includes(addressKey)
  return isSame ? undefined : 'the address has changed'
}

/** What it was decided as, and when, stays: that is what may have arrived. */
export async function endInDoubt(
  tx: Executor,
  { tables }: RunContext,
  ends: DoubtEnds,
): Promise<void> {
  if (ends.size === 0) return
  const rows = [...ends].map(([id, why]) => ({ id, why: ledgerText(`not tried again: ${why}`) }))
  await tx.run(sql`
    update ${tables.message} m set
      status = 'unknown', reason = 'no-answer', detail = concat_ws('; ', m.detail, e.why), next_attempt_at = null,
      doubt_since = null
    from ${rowsSql('e', rows, { id: 'text', why: 'text' })}
    where m.id = e.id`)
}
