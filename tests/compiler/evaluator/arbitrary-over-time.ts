/** Random patterns over the times of events, as a person would write them (S4, S5). */
import fc from 'fast-check'
import type { JsonObject } from '../../../src/ir/json.ts'

type Written = fc.Arbitrary<JsonObject>

/** Near the distances between the world's events, so that every end decides about somebody. */
const SHORT = ['1s', '1h', '23h', '24h', '25h', '1d', '2d', '30d', '31d', '1mo', '1y']
const duration = fc.constantFrom(...SHORT)

export interface PatternParts {
  /** An event with its filter: `{ event, where }`. */
  readonly on: Written
  readonly window: Written
  readonly zone: fc.Arbitrary<string>
}

export function patternTest({ on, window, zone }: PatternParts): Written {
  const zoned = (options: fc.Arbitrary<JsonObject>): Written =>
    fc.tuple(options, zone).map(([inner, of]) => ({ ...inner, zone: of }))
  const stopped = fc.oneof(
    duration.map((quiet) => ({ for: quiet })),
    fc
      .constantFrom(['1s', '1h'], ['1h', '1d'], ['24h', '30d'], ['1d', '1mo'], ['30d', '1y'])
      .map(([quiet = '', active = '']) => ({ for: quiet, activeWithin: active })),
  )
  const restarted = fc.record({ within: duration, after: duration })
  const regularly = fc
    .record({
      of: fc.constantFrom(1, 2, 2, 3, 13),
      least: fc.constantFrom(1, 2, 2, 3),
      period: fc.constantFrom('day', 'week', 'month', 'year'),
    })
    .map(({ of, least, period }) => ({ in: Math.min(least, of), of, period }))
  return fc
    .tuple(
      on,
      fc.oneof(
        window.map((inner) => ({ firstTime: inner })),
        zoned(stopped).map((inner) => ({ stopped: inner })),
        zoned(restarted).map((inner) => ({ restarted: inner })),
        zoned(regularly).map((inner) => ({ regularly: inner })),
      ),
    )
    .map(([event, pattern]) => ({ ...event, ...pattern }))
}

/** Two to four steps, of which some must not come; of one table they may agree on a property. */
export function sequenceTest({ on, window, zone }: PatternParts): Written {
  const present = fc.record({ word: fc.constant('followedBy'), within: fc.option(duration) })
  const absent = fc.record({ word: fc.constant('notFollowedBy'), within: duration })
  const next = fc
    .tuple(on, fc.oneof({ weight: 2, arbitrary: present }, { weight: 1, arbitrary: absent }))
    .map(([{ event, ...filter }, { word, within }]) => ({
      [word]: event,
      ...filter,
      ...(within === null ? {} : { within }),
    }))
  return fc
    .record({
      first: on,
      rest: fc.array(next, { minLength: 1, maxLength: 3 }),
      window: fc.oneof(fc.constant({}), window),
      zone,
      same: fc.option(fc.constantFrom('category', 'paid', 'due'), { nil: undefined, freq: 2 }),
    })
    .map(({ first, rest, same, ...options }) => {
      const steps = [first, ...rest]
      const isOfOne = steps.every((step) => Object.values(step).includes('buy'))
      const { window: inner, zone: of } = options
      return {
        sequence: steps,
        zone: of,
        ...inner,
        ...(isOfOne && same !== undefined ? { same } : {}),
      }
    })
}
