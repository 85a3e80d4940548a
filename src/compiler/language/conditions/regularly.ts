/** `regularly`: some events in at least so many of the last calendar periods, the current one being the last. */
import { type RawBuilder, sql } from 'kysely'
import { PERIODS, type Period, type RegularlyCondition } from '../../../ir/condition-over-time.ts'
import { canonicalJson, isJsonObject, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Fragment, Moment } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { MAX_DAYS, zoneOr } from '../time-limits.ts'
import { today } from '../windows/named-moments.ts'
import { eventTimeFacts } from './aggregate-facts.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import {
  addEvent,
  canonicalPattern,
  eventsNear,
  explainEvents,
  filterOf,
  patternSchema,
  resolveEventFilter,
} from './event-filter.ts'

/** At most so many of each fit into the years that windows may span. */
const DAYS_OF: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 31, year: 366 }

export const REGULARLY: ConditionDefinition<'regularly'> = {
  schema: (references) =>
    patternSchema(references, 'regularly', {
      description: 'Some in at least `in` of the last `of` periods, this one included.',
      properties: {
        in: { type: 'integer', description: 'In at least so many periods.' },
        of: { type: 'integer', description: 'Of the last so many, this one included.' },
        period: { enum: [...PERIODS], description: 'Of the calendar; weeks begin on Monday.' },
        zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
      },
      required: ['in', 'of', 'period'],
      examples: [{ in: 4, of: 6, period: 'month' }],
    }),
  resolve(written, path, scope) {
    const resolved = resolveEventFilter(written, path, scope)
    const { context } = scope
    const at = [...path, 'regularly']
    const inner = isJsonObject(written.regularly) ? written.regularly : {}
    const zone = zoneOr(inner.zone, [...at, 'zone'], context.zone, context)
    const periods = resolvePeriods(inner, at, context)
    if (resolved === undefined || zone === undefined || periods === undefined) return undefined
    return { kind: 'regularly', ...resolved.on, ...periods, zone }
  },
  canonical: (node, _, whole) => canonicalPattern(node, whole),
  sql: (node, scope) =>
    scope.among({
      label: `regularly_${node.event}`,
      key: canonicalJson(node),
      readsEveryone: false,
      select: (host) => regularlyQuery(node, host),
    }),
  // The first period drops out when a new one begins, which is where the bound moves.
  timeChanges: (node) => eventsNear(node, [(moment) => startOfPeriods(node, moment)]),
  explain(node, scope, child) {
    const events = explainEvents(node, 'events', scope, child)
    const { period } = node
    return node.of === 1
      ? `some ${events} in this calendar ${period}`
      : `some ${events} in at least ${node.in} of the last ${node.of} calendar ${period}s including this one`
  },
  facts: (node, scope) => eventTimeFacts(node, { kind: 'all' }, scope),
  dependencies: (node, found, child) => {
    addEvent(node, found, child)
  },
}

function resolvePeriods(
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): Pick<RegularlyCondition, 'in' | 'of' | 'period'> | undefined {
  const { in: least, of } = written
  const period = PERIODS.find((each) => each === written.period)
  if (period === undefined) {
    context.report('CRM3131', [...path, 'period'], {
      message: `${JSON.stringify(written.period ?? null)} is not a period of the calendar`,
      fix: `Write one of ${PERIODS.join(', ')}.`,
    })
    return undefined
  }
  const most = Math.floor(MAX_DAYS / DAYS_OF[period])
  if (!isCount(of) || of > most) {
    context.report('CRM3131', [...path, 'of'], {
      message: `${JSON.stringify(of ?? null)} is not a number of ${period}s`,
      fix: `Write a whole number from 1 to ${most}.`,
    })
    return undefined
  }
  if (isCount(least) && least <= of) return { in: least, of, period }
  context.report('CRM3131', [...path, 'in'], {
    message: `Nobody has events in ${JSON.stringify(least ?? null)} of ${of} ${period}s`,
    fix: `Write a whole number from 1 to ${of}.`,
  })
  return undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

/** Distinct periods first, then counted: both by hashing, without an order of all events. */
function regularlyQuery(node: RegularlyCondition, host: SetHost): RawBuilder<unknown> {
  const rows = host.events({ ...filterOf(node), window: { kind: 'all' } })
  rows.require(sql`e.at >= ${startOfPeriods(node, host.moment)}`)
  const { calendar, types } = host.moment.dialect
  const period = calendar.periodOf(sql`e.at`, node.period, node.zone)
  const seen = sql`select distinct e.customer_key, ${period} as period ${rows.from()}`
  return sql`${host.around(
    sql`select seen.customer_key from (${seen}) as seen group by seen.customer_key having count(*) >= ${types.parameter(node.in, 'integer')}`,
  )}`
}

/** The first instant of the earliest period that counts. */
function startOfPeriods({ period, of, zone }: RegularlyCondition, moment: Moment): Fragment {
  const label = `start_of_${of}_${period}s`
  return moment.named(label, `periods ${of} ${period} ${zone}`, (inner) => {
    const { calendar } = inner.dialect
    return calendar.startOfDay(calendar.startOfPeriodAgo(today(inner, zone), period, of - 1), zone)
  })
}
