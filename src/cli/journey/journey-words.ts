/** Parts of a journey in, what they say in plain words out; diagrams are made of them. */
import { explainClause } from '../../compiler/language/conditions/table.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { Condition, PropertyCondition } from '../../ir/condition.ts'
import { type Duration, formatDuration } from '../../ir/duration.ts'
import type {
  DateTrigger,
  Journey,
  JourneyEvent,
  KeptValue,
  Step,
  StepZone,
} from '../../ir/journey.ts'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

export function triggerWords({ trigger }: Journey, catalog: Catalog): string {
  switch (trigger.kind) {
    case 'enters':
      return `on entering segment ${trigger.segment}`
    case 'leaves':
      return `on leaving segment ${trigger.segment}`
    case 'schedule':
      return `at ${trigger.schedule.cron} (${trigger.schedule.zone}), all of segment ${trigger.segment}`
    case 'event':
      return `on ${eventWords({ ...trigger, key: undefined }, catalog)}${trigger.key === undefined ? '' : `, once for each ${trigger.key}`}`
    case 'date':
    case 'anniversary':
      return dateWords(trigger)
  }
}

function dateWords({ kind, trait, offset, schedule, segment }: DateTrigger): string {
  const [minute = '0', hour = '0'] = schedule.cron.split(' ')
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')} ${schedule.zone}`
  const day = kind === 'date' ? trait : `the anniversary of ${trait}`
  const who = segment === undefined ? '' : `, of segment ${segment}`
  return `${offsetWords(offset)}${day}, at ${time}${who}`
}

function offsetWords(offset: Duration): string {
  const written = formatDuration(offset)
  if (written === '0s') return 'on '
  return written.startsWith('-') ? `${written.slice(1)} before ` : `${written} after `
}

export function reentryWords({ reentry }: Journey): string {
  return reentry.kind === 'after'
    ? `${formatDuration(reentry.duration)} after the last time ended`
    : reentry.kind
}

export function exitWords({ exitWhen }: Journey, catalog: Catalog): string | undefined {
  if (exitWhen === undefined) return undefined
  if (exitWhen.kind === 'condition') return explainClause(exitWhen.where, catalog)
  return `${eventWords(exitWhen, catalog)} since enrolment`
}

export function goalWords({ goal }: Journey, catalog: Catalog): string | undefined {
  if (goal === undefined) return undefined
  const within = goal.within === undefined ? '' : ` within ${formatDuration(goal.within.duration)}`
  return `${eventWords(goal, catalog)}${within}`
}

export function stepWords(step: Step, catalog: Catalog): string {
  switch (step.kind) {
    case 'wait':
      return `wait ${formatDuration(step.duration)}`
    case 'waitUntil':
      return `wait until ${untilWords(step.until)}${zoneWords(step.zone)}`
    case 'waitFor': {
      const what =
        step.what.kind === 'segment'
          ? `segment ${step.what.segment}`
          : eventWords(step.what, catalog)
      return `wait for ${what}, at most ${formatDuration(step.timeout)}`
    }
    case 'branch':
      return 'branch'
    case 'split':
      return `split by ${step.salt}`
    case 'send':
      return `send ${step.template}`
    case 'webhook':
      return `call webhook ${step.channel}`
    case 'set':
      return `set ${Object.entries(step.values).map(valueWords).join(', ')}`
    case 'emit':
      return `emit ${[step.event, ...Object.entries(step.values).map(valueWords)].join(', ')}`
    case 'exit':
      return `leave: ${step.reason}`
  }
}

/** What the paths of a step are called, in the order of `pathsOf`. */
export function pathWords(step: Step, catalog: Catalog): readonly string[] {
  switch (step.kind) {
    case 'branch':
      return [...step.paths.map(({ when }) => clauseWords(when, catalog)), 'otherwise']
    case 'split': {
      const sum = step.paths.reduce((all, { weight }) => all + weight, 0)
      return step.paths.map(({ weight }) => `${Math.round((weight * 1000) / sum) / 10}%`)
    }
    case 'waitFor':
      return ['in time', 'not in time']
    case 'wait':
    case 'waitUntil':
    case 'send':
    case 'webhook':
    case 'set':
    case 'emit':
    case 'exit':
      return []
  }
}

function valueWords([name, value]: readonly [string, KeptValue]): string {
  return `${name} ${value.kind === 'literal' ? JSON.stringify(value.value) : value.kind}`
}

function clauseWords(when: Condition, catalog: Catalog): string {
  return explainClause(when, catalog)
}

function untilWords(until: Extract<Step, { kind: 'waitUntil' }>['until']): string {
  const time = until.time === undefined ? '' : ` ${until.time}`
  if (until.kind === 'trait')
    return `${offsetWords(until.offset)}${until.trait}${time}`.replace(/^on /, '')
  const days = until.weekdays.map((day) => WEEKDAYS[day - 1]).join(' ')
  const isAnyDay = until.weekdays.length === WEEKDAYS.length
  return isAnyDay ? time.trim() : `${days}${time}`
}

function zoneWords({ name, trait }: StepZone): string {
  return trait === undefined ? ` (${name})` : ` (zone of ${trait}, else ${name})`
}

function eventWords(
  { event, where, key }: Omit<JourneyEvent, 'key'> & { readonly key?: string | undefined },
  catalog: Catalog,
): string {
  const filter = where === undefined ? '' : ` where ${filterWords(event, where, catalog)}`
  return `${event}${filter}${key === undefined ? '' : ` of the same ${key}`}`
}

/** In the words of segments: the clause of an event with this filter, without its number. */
function filterWords(event: string, where: PropertyCondition, catalog: Catalog): string {
  const clause = explainClause(
    {
      kind: 'event',
      event,
      where,
      window: { kind: 'all' },
      measure: { fn: 'count' },
      test: { op: 'atLeast', value: { type: 'number', value: '1' } },
    },
    catalog,
  )
  return /\(where (.*)\)/.exec(clause)?.[1] ?? clause
}
