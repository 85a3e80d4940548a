/** `date: renews_on` and `anniversary: birthday`: the day of a trait, or some days away from it, enrols at a local time. */
import type { DateTrigger } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { LOCAL_TIME_SCHEMA, resolveLocalTime } from '../../fields/local-time.ts'
import { OFFSET_PROPERTIES, resolveOffset } from '../../fields/offset.ts'
import { CATCH_UP_SCHEMA, resolveCatchUp } from '../../fields/schedule.ts'
import { present, textField } from '../../fields/written-field.ts'
import { resolveZone, ZONE_SCHEMA } from '../../fields/zone.ts'
import { datePeopleSql } from '../../sql/date-people.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { referTrait } from '../refer-trait.ts'
import type { TriggerForm } from './trigger-kind.ts'

const DEFAULT_TIME = '09:00'
/** Up to here the return that is meant is last year's, this year's or next year's. */
const MOST_DAYS = 365

type DateKind = DateTrigger['kind']

export const DATE: TriggerForm<'date'> = {
  ...formOf('date', 'A trait whose day enrols, once.'),
  kind: 'date',
  resolve: (written, context) => {
    const trigger = resolveDate('date', written, context)
    return trigger === undefined ? undefined : { ...trigger, kind: 'date' }
  },
}

export const ANNIVERSARY: TriggerForm<'anniversary'> = {
  ...formOf('anniversary', 'A trait whose day enrols every year, from a year on.'),
  kind: 'anniversary',
  resolve: (written, context) => {
    const trigger = resolveDate('anniversary', written, context)
    return trigger === undefined ? undefined : { ...trigger, kind: 'anniversary' }
  },
}

function formOf(
  kind: DateKind,
  description: string,
): Omit<TriggerForm<DateKind>, 'kind' | 'resolve'> {
  return {
    properties: {
      [kind]: { type: 'string', minLength: 1, description },
      ...OFFSET_PROPERTIES,
      at: { ...LOCAL_TIME_SCHEMA, description: `Local time of the day. Default ${DEFAULT_TIME}.` },
      zone: ZONE_SCHEMA,
      segment: {
        type: 'string',
        minLength: 1,
        description: 'Id of a segment: only its members are enrolled.',
      },
      catchUp: CATCH_UP_SCHEMA,
    },
    required: [kind],
    segment: ({ segment }) => segment,
    catalogReads: ({ trait }) => ({ traits: [trait], events: [] }),
    compile: datePeopleSql,
  }
}

function resolveDate(
  kind: DateKind,
  written: JsonObject,
  context: DeclarationContext,
): Omit<DateTrigger, 'kind'> | undefined {
  const trait = textField(written, kind) ?? ''
  const type = referTrait(trait, ['trigger', kind], context, ['date', 'instant'])
  const offset = resolveOffset(written, ['trigger'], context)
  const at = resolveLocalTime(textField(written, 'at') ?? DEFAULT_TIME, ['trigger', 'at'], context)
  const zone = resolveZone(textField(written, 'zone') ?? context.zone, ['trigger', 'zone'], context)
  const segment = textField(written, 'segment')
  if (segment !== undefined) context.refer('segment', segment, ['trigger', 'segment'])
  if (type === undefined || offset === undefined || zone === undefined) return undefined
  if (at === false || at === undefined || !isOfDays(kind, offset, written, context))
    return undefined
  const [hour, minute] = at.split(':').map(Number)
  const cron = `${minute} ${hour} * * *`
  return present({
    trait,
    offset,
    schedule: { cron, zone, catchUp: resolveCatchUp(written) },
    segment,
  })
}

/** Hours are the business of `at`; of a yearly return, months would be ambiguous as well. */
function isOfDays(
  kind: DateKind,
  { months, days, seconds }: DateTrigger['offset'],
  written: JsonObject,
  context: DeclarationContext,
): boolean {
  const isYearly = kind === 'anniversary'
  const isFine = seconds === 0 && (!isYearly || (months === 0 && Math.abs(days) <= MOST_DAYS))
  if (isFine) return true
  const field = written.before === undefined ? 'after' : 'before'
  context.report('CRM3203', ['trigger', field], {
    message: `"${textField(written, field) ?? ''}" is not a number of days`,
    fix: isYearly
      ? `Write days up to ${MOST_DAYS}d, such as "7d"; the time of day is \`at\`.`
      : 'Write days, weeks, months or years, such as "7d"; the time of day is `at`.',
  })
  return false
}
