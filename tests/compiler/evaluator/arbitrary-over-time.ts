/** Random patterns over the times of events, as a person would write them (S4). */
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
