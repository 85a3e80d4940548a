/** Steps in, a condition over their order out: `sequence(a).followedBy(b).notFollowedBy(c)`. */
import { isJsonObject, type Json, type JsonObject } from '../ir/json.ts'
import type { DurationText, ZoneOptions } from './comparison.ts'
import { writtenOptions } from './comparison.ts'
import type { Condition } from './condition.ts'
import { standIn } from './stand-in.ts'
import type { Window } from './window.ts'
import { surplusArguments, toWritten } from './written.ts'

/** An event of the catalog, with or without a filter: `shop.purchase`, `shop.purchase.where((p) => …)`. */
export interface SequenceEvent {
  where(filter: never): unknown
}

/** Where the first step lies, and what all steps have in common. */
export type SequenceOptions = (Window | ZoneOptions) & {
  /** A property of which all steps have the same value. */
  readonly same?: string
}

/** A sequence so far, which is a condition, too. */
export interface Sequence extends Condition {
  /**
   * One of these comes later; with `within`, at most so long after the latest step that happened.
   *
   * @example
   * sequence(shop.add_to_cart).followedBy(shop.checkout, { within: '1h' })
   */
  followedBy(event: SequenceEvent, options?: { readonly within?: DurationText }): Sequence
  /**
   * None of these comes for so long after the latest step that happened; known once that time has passed.
   *
   * @example
   * sequence(shop.checkout, { last: '7d' }).notFollowedBy(shop.purchase, { within: '1d' })
   */
  notFollowedBy(event: SequenceEvent, options: { readonly within: DurationText }): Sequence
}

/**
 * Events in an order. The first step lies in the window, when there is one.
 *
 * @example
 * defineSegment('carts-left', {
 *   where: sequence(shop.add_to_cart, { last: '30d', same: 'cart_id' })
 *     .followedBy(shop.checkout, { within: '1h' })
 *     .notFollowedBy(shop.purchase, { within: '1d' }),
 * })
 */
export function sequence(event: SequenceEvent, options?: SequenceOptions): Sequence {
  return withSteps([stepOf('event', event)], writtenOptions(options))
}

/** Any name is a step: a misspelt one must get as far as resolve. */
function withSteps(steps: readonly JsonObject[], options: JsonObject): Sequence {
  const answer =
    (name: string) =>
    (event: unknown, given: unknown, ...surplus: readonly unknown[]) => {
      const step = {
        ...stepOf(name, event),
        ...writtenOptions(given),
        ...surplusArguments(surplus),
      }
      return withSteps([...steps, step], options)
    }
  return standIn<Sequence>(answer, { toJSON: () => ({ sequence: steps, ...options }) })
}

function stepOf(word: string, event: unknown): JsonObject {
  const written: Json = toWritten(event)
  if (!isJsonObject(written)) return { [word]: written }
  const { event: name, ...rest } = written
  return { [word]: name, ...rest }
}
