/**
 * The reference: a journey and one person's events in, what becomes of that person out. One person and one enrolment at a
 * time, in memory, from the text of SEMANTICS 18–21, and nothing of the engine.
 */
import { bucketOf } from '../../../src/ir/bucket.ts'

export interface WrittenJourney {
  readonly trigger: { readonly event: 'add_to_cart'; readonly key?: 'cart' }
  readonly reentry: 'never' | 'always' | { readonly after: string }
  readonly exitWhen?: WrittenEvent
  readonly goal?: WrittenEvent & { readonly within?: string }
  readonly steps: readonly WrittenStep[]
}
export interface WrittenEvent {
  readonly event: 'purchase'
  readonly key?: 'cart'
}
type Path = readonly WrittenStep[]
export type WrittenStep = { readonly id: string } & (
  | { readonly wait: string }
  | { readonly waitUntil: { readonly time: string } }
  | {
      readonly waitFor: WrittenEvent
      readonly timeout: string
      readonly then: Path
      readonly otherwise: Path
    }
  | { readonly branch: readonly { readonly when: WrittenCondition; readonly steps: Path }[] }
  | {
      readonly split: {
        readonly salt: string
        readonly paths: readonly { readonly weight: number; readonly steps: Path }[]
      }
    }
  | { readonly send: string; readonly at?: WrittenBestTime }
  | { readonly set: { readonly stage: string } }
  | { readonly emit: 'told' }
  | { readonly exit: string }
)
export interface WrittenBestTime {
  readonly bestTime: true
  readonly within: string
  readonly fallback: string
  readonly atLeast: number
}
export type WrittenCondition =
  | { readonly trait: 'vip'; readonly is: true }
  | { readonly trait: 'stage'; readonly is: string }
  | { readonly segment: 'buyers' }
  | {
      readonly event: 'purchase' | 'told'
      readonly count: { readonly atLeast: number; readonly last: string }
    }

/** Times are hours since the start; durations are written in whole hours. */
export interface PersonWorld {
  readonly id: string
  readonly vip: boolean
  readonly carts: readonly { readonly at: number; readonly cart: string }[]
  readonly purchases: readonly { readonly at: number; readonly cart: string }[]
  readonly opens: readonly { readonly at: number }[]
  readonly zone?: string
}

export interface Outcome {
  readonly key: string
  readonly started: number
  /** `active <step>`, or how it ended. */
  readonly state: string
  readonly ended: number | undefined
  /** Of each message the step and when it was due. */
  readonly sent: readonly string[]
}

/** What journeys have written of one person so far: the stages set, and when `told` was emitted. */
interface Kept {
  readonly stages: string[]
  readonly told: number[]
}

/** Seoul, nine hours ahead; the start is midnight in UTC. */
const OFFSET = 9

export function interpret(
  journey: WrittenJourney,
  person: PersonWorld,
  now: number,
): readonly Outcome[] {
  const outcomes: Outcome[] = []
  const kept: Kept = { stages: [], told: [] }
  const keyed = journey.trigger.key !== undefined
  const seen = person.carts.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)
  for (const { at, cart } of seen) {
    const key = keyed ? cart : ''
    const same = outcomes.filter((other) => !keyed || other.key === key)
    if (same.some((other) => blocks(journey.reentry, other, at))) continue
    outcomes.push(walk(journey, person, { key, started: at, now, kept }))
  }
  return outcomes
}

function blocks(reentry: WrittenJourney['reentry'], { ended }: Outcome, at: number): boolean {
  if (reentry === 'never' || ended === undefined || ended >= at) return true
  return reentry !== 'always' && ended + hours(reentry.after) > at
}

interface Beginning {
  readonly key: string
  readonly started: number
  readonly now: number
  readonly kept: Kept
}

function walk(
  journey: WrittenJourney,
  person: PersonWorld,
  { key, started, now, kept }: Beginning,
): Outcome {
  const sent: string[] = []
  const happened = (event: WrittenEvent, after: number, until: number) =>
    person.purchases.find(
      (purchase) =>
        purchase.at > after &&
        purchase.at <= Math.min(until, now) &&
        (event.key === undefined || purchase.cart === key),
    )?.at
  const over = (state: string, ended: number | undefined) => ({ key, started, state, ended, sent })
  let at = started
  const todo = [...journey.steps]
  for (let step = todo.shift(); step !== undefined; step = todo.shift()) {
    const { exitWhen, goal } = journey
    const reach = goal?.within === undefined ? at : Math.min(at, started + hours(goal.within))
    if (exitWhen && happened(exitWhen, started, at) !== undefined)
      return over('exited exit criteria', at)
    if (goal && happened(goal, started, reach) !== undefined) return over('converted goal', at)
    if ('exit' in step) return over(`exited ${step.exit}`, at)
    if ('send' in step && step.at !== undefined) {
      // A wait of its own: whoever meets an exit meanwhile is asked again before the send.
      at = bestTime(step.at, person, at)
      todo.unshift({ id: step.id, send: step.send })
      if (at > now) return over(`active ${step.id}-time`, undefined)
      continue
    }
    if ('send' in step) sent.push(`${step.id} ${at}`)
    if ('set' in step) kept.stages.push(step.set.stage)
    if ('emit' in step) kept.told.push(at)
    if ('branch' in step) {
      const arrived = at
      todo.unshift(
        ...(step.branch.find(({ when }) => holds(when, person, kept, arrived))?.steps ?? []),
      )
    }
    if ('split' in step) todo.unshift(...drawn(step.split, person.id))
    if ('wait' in step) at += hours(step.wait)
    if ('waitUntil' in step) at = nextTime(step.waitUntil.time, at)
    if ('waitFor' in step) {
      const came = happened(step.waitFor, at, at + hours(step.timeout))
      todo.unshift(...(came === undefined ? step.otherwise : step.then))
      at = came ?? at + hours(step.timeout)
    }
    if (at > now) return over(`active ${step.id}`, undefined)
  }
  return over('finished', at)
}

function holds(
  when: WrittenCondition,
  { vip, purchases }: PersonWorld,
  { stages, told }: Kept,
  at: number,
): boolean {
  if ('trait' in when) return when.trait === 'vip' ? vip : stages.at(-1) === when.is
  if ('segment' in when) return purchases.some((purchase) => purchase.at <= at)
  const from = at - hours(when.count.last)
  const instants = when.event === 'told' ? told : purchases.map((one) => one.at)
  return instants.filter((one) => one >= from && one <= at).length >= when.count.atLeast
}

export function drawn(
  { salt, paths }: { salt: string; paths: readonly { weight: number; steps: Path }[] },
  id: string,
): Path {
  const sum = paths.reduce((all, { weight }) => all + weight, 0)
  const bucket = bucketOf(salt, id)
  let reached = 0
  return (
    paths.find(({ weight }) => {
      reached += weight
      return bucket < Math.floor((reached * 10_000) / sum)
    })?.steps ?? []
  )
}

function nextTime(time: string, at: number): number {
  const hour = Number(time.slice(0, 2))
  const local = (at + OFFSET) % 24
  return at + (local <= hour ? hour - local : 24 + hour - local)
}

function hours(written: string): number {
  return Number(written.replace('h', ''))
}

/** J7: the hour of the day that opens favour, each hour of history once, smoothed by 1, 2, 1; the earliest of equals. */
function bestTime(
  { within, fallback, atLeast }: WrittenBestTime,
  { opens }: PersonWorld,
  at: number,
): number {
  const hourOfDay = (hour: number) => (((hour + OFFSET) % 24) + 24) % 24
  const seen = opens.filter((open) => open.at <= at).map((open) => hourOfDay(open.at))
  const score = (hour: number) =>
    seen.reduce((sum, other) => {
      const apart = Math.min((hour - other + 24) % 24, (other - hour + 24) % 24)
      return sum + (apart === 0 ? 2 : apart === 1 ? 1 : 0)
    }, 0)
  const offered = Array.from({ length: hours(within) + 1 }, (_, later) => at + later)
  const best = offered.toSorted((a, b) => score(hourOfDay(b)) - score(hourOfDay(a)) || a - b)[0]
  if (seen.length >= atLeast && best !== undefined && score(hourOfDay(best)) > 0) return best
  const next = nextTime(fallback, at)
  return next <= at + hours(within) ? next : at
}
