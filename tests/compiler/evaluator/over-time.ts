/** When a customer's events happened (S4): firstTime, stopped, restarted, regularly, by looking at every instant. */
import { Temporal } from 'temporal-polyfill'
import type {
  FirstTimeCondition,
  Period,
  RegularlyCondition,
  RestartedCondition,
  StoppedCondition,
} from '../../../src/ir/condition-over-time.ts'
import { type Evaluation, eventsOf, read } from './evaluate.ts'
import { dayOf, isInWindow, shift } from './time.ts'
import type { Row } from './world.ts'

type Pattern = FirstTimeCondition | StoppedCondition | RestartedCondition | RegularlyCondition

const { compare } = Temporal.Instant

export function holdsOverTime(customer: Row, condition: Pattern, evaluation: Evaluation): boolean {
  const asOf = Temporal.Instant.from(evaluation.asOf)
  const all = { ...condition, window: { kind: 'all' } } as const
  const instants = eventsOf(customer, all, evaluation).instants.toSorted(compare)
  switch (condition.kind) {
    case 'firstTime': {
      const [first] = instants
      const { traits } = evaluation.catalog.customers
      const trait = (name: string) => read(customer, traits[name])
      return first !== undefined && isInWindow(first, condition.window, asOf, trait)
    }
    case 'stopped': {
      const { activeWithin, zone } = condition
      const isSince = (t: Temporal.Instant, ago: typeof condition.for) =>
        compare(shift(asOf, ago, -1, zone), t) <= 0
      const isActive = instants.some((t) => activeWithin === undefined || isSince(t, activeWithin))
      return isActive && !instants.some((t) => isSince(t, condition.for))
    }
    case 'restarted':
      return instants.some((t) => isRestart(t, instants, condition, asOf))
    case 'regularly':
      return isRegular(instants, condition, asOf)
  }
}

function isRestart(
  t: Temporal.Instant,
  instants: readonly Temporal.Instant[],
  { within, after, zone }: RestartedCondition,
  asOf: Temporal.Instant,
): boolean {
  if (compare(t, shift(asOf, within, -1, zone)) < 0) return false
  const before = instants.filter((each) => compare(each, t) < 0).at(-1)
  return before !== undefined && compare(before, shift(t, after, -1, zone)) <= 0
}

/** Every period is walked through, from the current one back. */
function isRegular(
  instants: readonly Temporal.Instant[],
  { in: least, of, period, zone }: RegularlyCondition,
  asOf: Temporal.Instant,
): boolean {
  const names = new Set(instants.map((t) => startOfPeriod(dayOf(t, zone), period).toString()))
  const current = startOfPeriod(dayOf(asOf, zone), period)
  let found = 0
  for (let ago = 0; ago < of; ago += 1) {
    if (names.has(current.subtract({ [`${period}s`]: ago }).toString())) found += 1
  }
  return found >= least
}

function startOfPeriod(day: Temporal.PlainDate, period: Period): Temporal.PlainDate {
  switch (period) {
    case 'day':
      return day
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 })
    case 'month':
      return day.with({ day: 1 })
    case 'year':
      return day.with({ month: 1, day: 1 })
  }
}
