/** The state in, a warning for each hold that no declaration tells of out: the plan shows them as drift. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Executor } from '../../ir/database.ts'
import type { Hold } from '../../runtime/hold/hold.ts'
import { readHolds } from '../../runtime/hold/read-holds.ts'

export async function heldByHand(db: Executor, schema: string): Promise<readonly Diagnostic[]> {
  return (await readHolds(db, schema)).map(warningOf)
}

function warningOf({ kind, journey, reason, actor, since }: Hold): Diagnostic {
  const what = journey === null ? 'Everything' : `Journey "${journey}"`
  const command = kind === 'stop' ? 'crm start' : 'crm resume'
  const why = reason === null ? '' : ` (${reason})`
  const which = kind === 'stop' && journey !== null ? ` --journey ${journey}` : ` ${journey ?? ''}`
  return diagnostic('CRM7303', {
    ...(journey === null ? {} : { address: addressOf('journey', journey) }),
    message: `${what} is ${kind === 'stop' ? 'stopped' : 'paused'} by hand since ${since}, by ${actor}${why}.`,
    fix: `Applying does not change that; \`${`${command}${which}`.trim()}\` does.`,
  })
}
