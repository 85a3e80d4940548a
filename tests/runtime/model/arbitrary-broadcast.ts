/** Random broadcasts and their people, and how one is written. */
import fc from 'fast-check'
import { events, TEMPLATES } from './arbitrary-journey.ts'
import { FIRST, PROJECT, type WrittenBroadcast, ZONES } from './broadcast-interpreter.ts'
import type { PersonWorld } from './interpreter.ts'
import { instant } from './world.ts'

const IDS = ['ann', 'bob', 'cem', 'dia', 'eve', 'fay', 'gil', 'hoa', 'ida', 'jan', 'kim', 'lee']

export const arbitraryRecipients: fc.Arbitrary<readonly PersonWorld[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...IDS),
    vip: fc.boolean(),
    carts: fc.constant([]),
    purchases: events(6),
    opens: fc.constant([]),
    // Whose zone is none lives in the project's.
    zone: fc.constantFrom('Mars/Olympus', ...Object.keys(ZONES)),
  }),
  { minLength: 4, maxLength: 12, selector: ({ id }) => id },
)

const variants = fc.uniqueArray(
  fc.record({ send: fc.constantFrom(...TEMPLATES), weight: fc.integer({ min: 1, max: 3 }) }),
  { minLength: 2, maxLength: 3, selector: ({ send }) => send },
)

/** Picked at half past, when no worker looks, and after everyone of the test can have got theirs. */
function tests(isLocal: boolean): fc.Arbitrary<NonNullable<WrittenBroadcast['test']>> {
  const winner = fc.record({
    share: fc.constantFrom(40, 60, 80),
    after: fc.integer(isLocal ? { min: 27, max: 36 } : { min: 1, max: 24 }).map((at) => at + 0.5),
    minimum: fc.integer({ min: 1, max: 2 }),
  })
  // Most of them pick one.
  const kind = fc.integer({ min: 0, max: 4 })
  return fc
    .record({ variants, winner, otherwise: fc.nat(), kind })
    .map(({ variants, winner, otherwise, kind }) => ({
      variants,
      ...(kind > 0 && {
        winner: { ...winner, otherwise: variants[otherwise % variants.length]?.send ?? '' },
      }),
    }))
}

export const arbitraryBroadcast: fc.Arbitrary<WrittenBroadcast> = fc
  .record({ isDaily: fc.boolean(), isLocal: fc.boolean() })
  .chain(({ isDaily, isLocal }) =>
    fc.record(
      {
        to: fc.constantFrom('signed-up' as const, 'vip' as const, 'buyers' as const),
        start: fc.integer({ min: 1, max: isDaily ? 24 : 40 }),
        ...{ isDaily: fc.constant(isDaily), isLocal: fc.constant(isLocal) },
        // In an hour; the last two go by twos and threes. All of them in parts of an hour that are exact.
        throttle: fc.constantFrom(1, 2, 4, 128, 192),
        isExitedByPurchase: fc.boolean(),
        test: tests(isLocal),
      },
      { requiredKeys: ['to', 'start', 'isDaily', 'isLocal', 'isExitedByPurchase'] },
    ),
  )

export function writtenBroadcast({ test, ...broadcast }: WrittenBroadcast): string {
  const { to, start, isDaily, isLocal, throttle, isExitedByPurchase } = broadcast
  const clock = instant(start + (isLocal ? FIRST : PROJECT)).slice(0, 16)
  const fields = {
    ...{ broadcast: 'j', to },
    ...(isDaily ? { schedule: `0 ${Number(clock.slice(11, 13))} * * *` } : { at: clock }),
    ...(isLocal && { zone: 'customer' }),
    ...(throttle !== undefined && { throttle: `${throttle}/h` }),
    ...(isExitedByPurchase && { exitWhen: { event: 'purchase' } }),
    ...(test === undefined ? { send: 'one' } : { test: writtenTest(test) }),
  }
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')
}

function writtenTest({ variants, winner }: NonNullable<WrittenBroadcast['test']>) {
  if (winner === undefined) return { variants }
  const { share, after, minimum, otherwise } = winner
  return {
    ...{ variants, share: `${share}%`, after: `${after * 60}m`, winner: { event: 'purchase' } },
    ...{ minimum, otherwise },
  }
}
