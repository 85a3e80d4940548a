/** Random journeys, people with events, and workers that look now and then. */
import fc from 'fast-check'
import type {
  PersonWorld,
  WrittenCondition,
  WrittenEvent,
  WrittenJourney,
  WrittenStep,
} from './interpreter.ts'

export const TEMPLATES = ['one', 'two', 'three']
/** Hours that are walked through. */
export const HORIZON = 72

const duration = fc.integer({ min: 1, max: 30 }).map((hours) => `${hours}h`)
const hour = fc.integer({ min: 1, max: HORIZON })

function event(isKeyed: boolean): fc.Arbitrary<WrittenEvent> {
  const plain = fc.constant({ event: 'purchase' } as const)
  return isKeyed ? fc.oneof(plain, fc.constant({ event: 'purchase', key: 'cart' } as const)) : plain
}

const stage = fc.constantFrom('a', 'b')
const count = fc.record({ atLeast: fc.integer({ min: 1, max: 2 }), last: duration })

/**
 * What is set and emitted is the person's, so a late worker that takes two carts of one person on step by step may read in one
 * what the other writes later; without a key one enrolment follows another.
 */
const keptConditions: readonly fc.Arbitrary<WrittenCondition>[] = [
  fc.record({ trait: fc.constant('stage' as const), is: stage }),
  fc.record({ event: fc.constant('told' as const), count }),
]

const conditions: readonly fc.Arbitrary<WrittenCondition>[] = [
  fc.constant({ trait: 'vip', is: true } as const),
  fc.constant({ segment: 'buyers' } as const),
  fc.record({
    event: fc.constant('purchase' as const),
    count,
  }),
]

const bestTime = fc.record({
  bestTime: fc.constant(true as const),
  within: fc.integer({ min: 1, max: 30 }).map((hours) => `${hours}h`),
  fallback: fc.constantFrom('10:00', '22:00'),
  atLeast: fc.integer({ min: 1, max: 3 }),
})

type Unnamed = WrittenStep extends infer S
  ? S extends { id: string }
    ? Omit<S, 'id'>
    : never
  : never

function steps(isKeyed: boolean): fc.Arbitrary<readonly Unnamed[]> {
  const condition = fc.oneof(...conditions, ...(isKeyed ? [] : keptConditions))
  return fc.letrec<{ line: readonly Unnamed[]; step: Unnamed }>((tie) => {
    const path = tie('line')
    return {
      line: fc.array(tie('step'), { minLength: 0, maxLength: 3, depthIdentifier: 'line' }),
      step: fc.oneof(
        { depthIdentifier: 'line', maxDepth: 2 },
        fc.record({ send: fc.constantFrom(...TEMPLATES) }),
        fc.record({ send: fc.constantFrom(...TEMPLATES), at: bestTime }),
        fc.record({ wait: duration }),
        fc.record({ waitUntil: fc.record({ time: fc.constantFrom('09:00', '21:00') }) }),
        fc.record({ set: fc.record({ stage }) }),
        fc.record({ emit: fc.constant('told' as const) }),
        fc.record({ exit: fc.constantFrom('done', 'enough') }),
        fc.record({ waitFor: event(isKeyed), timeout: duration, then: path, otherwise: path }),
        fc.record({
          branch: fc.array(fc.record({ when: condition, steps: path }), {
            minLength: 1,
            maxLength: 2,
          }),
        }),
        fc.record({
          split: fc.record({
            salt: fc.constantFrom('a', 'b'),
            paths: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 3 }), steps: path }), {
              minLength: 2,
              maxLength: 3,
            }),
          }),
        }),
      ) as fc.Arbitrary<Unnamed>,
    }
  }).line
}

export const arbitraryJourney: fc.Arbitrary<WrittenJourney> = fc.boolean().chain((isKeyed) =>
  fc
    .record(
      {
        trigger: fc.constant(
          isKeyed
            ? ({ event: 'add_to_cart', key: 'cart' } as const)
            : ({ event: 'add_to_cart' } as const),
        ),
        reentry: fc.oneof(
          fc.constantFrom('never' as const, 'always' as const),
          duration.map((after) => ({ after })),
        ),
        exitWhen: event(isKeyed),
        goal: fc.record({ event: fc.constant('purchase' as const), within: duration }),
        steps: steps(isKeyed),
      },
      { requiredKeys: ['trigger', 'reentry', 'steps'] },
    )
    .map((journey) => ({
      ...journey,
      steps: named([...journey.steps, { send: 'one' } as Unnamed]),
    })),
)

const WORDS = ['wait', 'waitUntil', 'waitFor', 'branch', 'split', 'send', 'set', 'emit', 'exit']

/** Every step has an id, in the order written. */
function named(line: readonly Unnamed[]): readonly WrittenStep[] {
  let number = 0
  const name = (step: unknown): unknown => {
    if (Array.isArray(step)) return step.map(name)
    if (typeof step !== 'object' || step === null) return step
    const isStep = WORDS.some((word) => word in step)
    number += isStep ? 1 : 0
    const id = isStep ? { id: `s${number}` } : {}
    return { ...id, ...Object.fromEntries(Object.entries(step).map(([k, v]) => [k, name(v)])) }
  }
  return name(line) as readonly WrittenStep[]
}

const cart = fc.constantFrom('x', 'y')
export const events = (maxLength: number) =>
  fc
    .uniqueArray(fc.record({ at: hour, cart }), { maxLength, selector: ({ at }) => at })
    .map((all) => all.toSorted((a, b) => a.at - b.at))

export const arbitraryPeople: fc.Arbitrary<readonly PersonWorld[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('ann', 'bob', 'cem', 'dia', 'eve', 'fay'),
    vip: fc.boolean(),
    carts: events(4),
    purchases: events(4),
    // Of the week before, too.
    opens: fc.uniqueArray(fc.record({ at: fc.integer({ min: -160, max: HORIZON }) }), {
      maxLength: 6,
      selector: ({ at }) => at,
    }),
  }),
  { minLength: 2, maxLength: 6, selector: ({ id }) => id },
)

/** When one or two workers look, the last time at the horizon, and whether by the clock or through virtual time. */
export const arbitraryLooks = fc.record({
  mode: fc.constantFrom('actual' as const, 'virtual' as const),
  workers: fc.constantFrom(1, 2),
  /** Whether a message is a write, so that people are taken through sends on their way. */
  isStored: fc.boolean(),
  hours: fc
    .uniqueArray(hour, { maxLength: 5 })
    .map((some) => [...some.filter((at) => at < HORIZON).toSorted((a, b) => a - b), HORIZON]),
})
