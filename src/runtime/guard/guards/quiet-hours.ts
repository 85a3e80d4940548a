/** In quiet hours nobody is disturbed: the message waits until they are over where the customer lives (SEMANTICS 24). */
import type { Instant } from '../../../ir/clock.ts'
import { CUSTOMER_ZONE, type QuietHours } from '../../../ir/guard-settings.ts'
import type { Guard, GuardContext, Verdict } from '../guard.ts'
import { quietUntil } from '../quiet-until.ts'

export const QUIET_HOURS_GUARD: Guard = {
  kind: 'quiet-hours',
  reason: 'quiet-hours',
  async judge(candidates, context) {
    const verdicts = new Map<string, Verdict>()
    const quiet = context.programs.project?.guards?.quietHours
    if (quiet === undefined || quiet.except.includes(context.channel.channel.id)) return verdicts
    const until = await untilByCustomer(quiet, context)
    for (const { messageId, customerKey } of candidates) {
      const instant = until(customerKey)
      if (instant !== undefined) verdicts.set(messageId, { kind: 'defer', until: instant })
    }
    return verdicts
  },
}

/** People live in few zones, and in each it is over at one instant. */
async function untilByCustomer(
  quiet: QuietHours,
  { zones, now }: GuardContext,
): Promise<(customerKey: string) => Instant | undefined> {
  const zoneOf = quiet.zone === CUSTOMER_ZONE ? await zones() : () => quiet.zone
  const known = new Map<string, Instant | undefined>()
  return (customerKey) => {
    const zone = zoneOf(customerKey)
    if (!known.has(zone)) known.set(zone, quietUntil(now, quiet, zone))
    return known.get(zone)
  }
}
