/** Guards' decisions in; counts of what they held back, and the ledger's columns that they set, out. */
import { type RawBuilder, sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Decision } from '../guard/evaluate-guards.ts'
import { COUPON_GUARD } from '../guard/guards/coupon.ts'
import { IDENTITY_GUARD } from '../guard/guards/identity.ts'
import type { RunContext } from '../run-context.ts'
import type { DoubtEnds } from './in-doubt.ts'
import { ledgerText } from './ledger-text.ts'

/** Called after the commit: what was rolled back did not happen. What ended in doubt was not withheld, whatever guards said of it. */
export function countWithheld(
  { tally }: RunContext,
  template: string,
  decisions: readonly Decision[],
  inDoubt: DoubtEnds = new Map(),
): void {
  for (const _ of inDoubt) tally.message(template, { kind: 'unknown' })
  for (const decision of decisions) {
    if (decision.kind === 'send') continue
    const { reason } = decision
    if (!inDoubt.has(decision.candidate.messageId)) {
      tally.message(template, { kind: decision.kind === 'defer' ? 'deferred' : 'withheld', reason })
    }
    if (decision.kind === 'defer') continue
    if (decision.reason === IDENTITY_GUARD.reason) tally.problem(ambiguousCustomers(template))
    if (decision.reason === COUPON_GUARD.reason) tally.problem(outOfCodes(template))
    if (!decision.isUnavailable) continue
    tally.problem(
      diagnostic('CRM7006', {
        address: addressOf('template', template),
        message: `Messages of "${template}" were withheld (${decision.reason}): ${decision.detail ?? 'no answer'}.`,
        fix: 'Mend what the guard reads (a table, a column, a lock), then people who fall due later get theirs.',
      }),
    )
  }
}

/** Without keys or counts: a run's output is read in CI too (SEMANTICS 33); the ledger has them. */
function ambiguousCustomers(template: string): Diagnostic {
  return diagnostic('CRM7010', {
    address: addressOf('template', template),
    message: `Messages of "${template}" were withheld (${IDENTITY_GUARD.reason}): the customer table has several rows with their customers' keys.`,
    fix: 'Make the key unique in the table or view that the catalog names, or name another key; `crm plan` says how to find the rows.',
  })
}

/** Said once for a template: the ledger has those who got none. */
function outOfCodes(template: string): Diagnostic {
  return diagnostic('CRM7502', {
    address: addressOf('template', template),
    message: `Messages of "${template}" were withheld (${COUPON_GUARD.reason}): its coupons have no code left.`,
    fix: 'Add codes to the table or the file; whoever falls due later gets one.',
  })
}

/** The ledger's columns that a decision sets, by message id; `claimed` waits to be handed over. */
export interface DecisionRow {
  readonly id: string
  readonly status: 'claimed' | 'deferred' | 'withheld'
  readonly reason: string | null
  readonly detail: string | null
  readonly address: string | null
  readonly addressKey: string | null
  /** When a deferred one passes the guards again. */
  readonly until: Instant | null
}

export function decisionRow(decision: Decision): DecisionRow {
  const id = decision.candidate.messageId
  if (decision.kind === 'withhold') {
    const { reason } = decision
    const detail = ledgerText(decision.detail)
    return { id, status: 'withheld', reason, detail, address: null, addressKey: null, until: null }
  }
  const { to: address, key: addressKey } = decision.address
  if (decision.kind === 'send') {
    return { id, status: 'claimed', reason: null, detail: null, address, addressKey, until: null }
  }
  const { reason, until } = decision
  return { id, status: 'deferred', reason, detail: null, address, addressKey, until }
}

/** The columns above, as `rowsSql` has them. */
export const DECISION_COLUMNS = {
  id: 'text',
  status: 'text',
  reason: 'text',
  detail: 'text',
  address: 'text',
  addressKey: 'text',
  until: 'timestamptz',
} as const

/** While a claim has an instant it is not begun: nothing was handed over. Whatever waits has the instant it waits for. */
export function nextAttemptSql(now: Instant, isBegun: boolean): RawBuilder<unknown> {
  const claimed = isBegun ? sql`null` : sql`${now}::timestamptz`
  return sql`case d.status when 'claimed' then ${claimed} when 'deferred' then d.until end`
}
