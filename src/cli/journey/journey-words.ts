/** Parts of a journey in, what they say in plain words out; diagrams are made of them. */

import { wordList } from '../../compiler/fields/word-list.ts'
import { explainClause } from '../../compiler/language/conditions/table.ts'
import { FIRST_ZONE } from '../../ir/broadcast.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { Condition, PropertyCondition } from '../../ir/condition.ts'
import { type Duration, formatDuration } from '../../ir/duration.ts'
import type {
  DateTrigger,
  DeliverStep,
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
    case 'schedule': {
      const { cron, zone } = trigger.schedule
      const where = zone === FIRST_ZONE ? 'in the first zone, UTC+14' : zone
      return `at ${cron} (${where}), all of segment ${trigger.segment}`
    }
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
    case 'bestTime':
      return `wait for their best time, at most ${hoursText(step.withinSeconds)} (else ${step.fallback}), by ${wordList(step.events, 'and')}`
    case 'deliver':
      return deliverWords(step)
    case 'pickWinner': {
      const goal = eventWords({ ...step.goal, key: undefined }, catalog)
      return `pick the winner by ${goal}, ${formatDuration(step.after)} after the start; ${step.otherwise} with fewer than ${step.minimum} messages each or in a tie`
    }
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
    case 'pickWinner':
      return step.variants.map(({ template }) => `${template} wins`)
    case 'wait':
    case 'waitUntil':
    case 'send':
    case 'webhook':
    case 'set':
    case 'emit':
    case 'exit':
    case 'bestTime':
    case 'deliver':
      return []
  }
}

function valueWords([name, value]: readonly [string, KeptValue]): string {
  return `${name} ${value.kind === 'literal' ? JSON.stringify(value.value) : value.kind}`
}

function hoursText(seconds: number): string {
  return formatDuration({ months: 0, days: 0, seconds })
}

function deliverWords({ localFrom, throttle }: DeliverStep): string {
  const when = localFrom === undefined ? [] : ['at that time in the zone of each']
  const { count = 0, perSeconds = 0 } = throttle ?? {}
  const pace =
    throttle === undefined ? [] : [`no more than ${count} people in ${hoursText(perSeconds)}`]
  return `wait: ${[...when, ...pace].join(', ')}`
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
