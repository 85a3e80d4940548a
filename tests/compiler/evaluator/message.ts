/** Whether so many messages to a customer came to something (S12): rows of the ledger, one by one. */
import { Temporal } from 'temporal-polyfill'
import type { MessageCondition } from '../../../src/ir/condition.ts'
import { holds } from './compare.ts'
import { decimal } from './decimal.ts'
import { type Evaluation, scopeOf } from './evaluate.ts'
import { isInWindow } from './time.ts'
import type { Row } from './world.ts'

const OUTCOMES: Readonly<Record<string, string>> = {
  handed: 'sent',
  confirmed: 'sent',
  bounced: 'failed',
  failed: 'failed',
  unknown: 'unknown',
  withheld: 'withheld',
}

export function isMessaged(
  customer: Row,
  { outcome, of, window, test }: MessageCondition,
  evaluation: Evaluation,
): boolean {
  const scope = scopeOf(evaluation)
  const key = String(customer[evaluation.catalog.customers.key.column])
  const counted = (evaluation.world.messages ?? []).filter((row) => {
    const at = Temporal.Instant.from(String(row.handed_at ?? row.decided_at))
    return (
      row.customer_key === key &&
      // A call of a webhook is no message.
      row.class !== 'call' &&
      OUTCOMES[String(row.status)] === outcome &&
      Object.entries(of).every(([kind, id]) => row[kind] === id) &&
      isInWindow(at, window, scope.asOf, () => undefined)
    )
  })
  return holds({ type: 'number', value: decimal(String(counted.length)) }, test, scope)
}
