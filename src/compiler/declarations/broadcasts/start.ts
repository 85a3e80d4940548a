/** When a written broadcast starts (`at` or `schedule`, and `zone`) in, the schedule of its start out. */
import { FIRST_ZONE } from '../../../ir/broadcast.ts'
import { CUSTOMER_ZONE } from '../../../ir/guard-settings.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { comesOnce, type Schedule } from '../../../ir/schedule.ts'
import { resolveCron } from '../../fields/schedule.ts'
import { textField } from '../../fields/written-field.ts'
import { resolveZone } from '../../fields/zone.ts'
import { isDate } from '../../language/values/date.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export interface BroadcastStart {
  readonly schedule: Schedule
  /** It is that time in each customer's own zone. */
  readonly isLocal: boolean
}

/** `undefined` after a report. What a late worker missed of a recurring one is sent once, not several times. */
export function resolveStart(
  body: JsonObject,
  context: DeclarationContext,
): BroadcastStart | undefined {
  const cron = resolveTimes(body, context)
  const written = textField(body, 'zone')
  const isLocal = written === CUSTOMER_ZONE
  const zone = isLocal
    ? localZone(context)
    : resolveZone(written ?? context.zone, ['zone'], context)
  if (cron === undefined || zone === undefined) return undefined
  return { schedule: { cron, zone, catchUp: 'latest' }, isLocal }
}

function resolveTimes(body: JsonObject, context: DeclarationContext): string | undefined {
  const [at, schedule] = [textField(body, 'at'), textField(body, 'schedule')]
  if ((at === undefined) === (schedule === undefined)) {
    const isNone = at === undefined
    context.report('CRM3701', isNone ? [] : ['schedule'], {
      message: isNone ? 'This broadcast never starts' : 'It starts once, or again and again',
      fix: isNone
        ? 'Write `at` with a local date and time, or `schedule` with a cron expression.'
        : 'Keep one of `at` and `schedule`.',
    })
    return undefined
  }
  if (schedule !== undefined) return resolveCron(schedule, ['schedule'], context)
  if (at !== undefined && isLocalTime(at)) return at
  context.report('CRM3701', ['at'], {
    message: `"${at}" is not a local date and time`,
    fix: 'Write both without an offset, such as "2026-03-02T10:00"; the zone is `zone`.',
  })
  return undefined
}

function isLocalTime(text: string): boolean {
  const [date = '', time = ''] = text.split('T')
  return comesOnce({ cron: text }) && isDate(date) && /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
}

function localZone(context: DeclarationContext): string | undefined {
  if (context.catalog === undefined || context.catalog.customers.zone !== undefined) {
    return FIRST_ZONE
  }
  context.report('CRM3306', ['zone'], {
    message: 'It starts in the zone of each customer, and the catalog does not say what that is',
    fix: 'Name the trait that holds it, as zone of customers, or write the name of a zone.',
  })
  return undefined
}
