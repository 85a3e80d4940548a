/** The comparisons each type of value offers, as methods; and the one function that writes all of them down. */
import { isJsonObject, type Json, type JsonObject } from '../ir/json.ts'
import { standIn } from './stand-in.ts'
import type { CalendarWindow } from './window.ts'
import { surplusArguments, toWritten } from './written.ts'

/** `2026-01-31` */
export type DateText = string
/** `2026-01-31T09:00:00+09:00`; a date stands for that whole local day. */
export type InstantText = string
/** A number, or its digits in quotes when JavaScript could not hold it exactly. */
export type Decimal = number | `${number}`
/** `30d`, `1y6mo`, `36h` */
export type DurationText = string

/** `10%` */
export type Share = `${number}%`

export interface TextOptions {
  /** Compares without regard to upper and lower case. */
  readonly ignoreCase?: true
}

export interface ZoneOptions {
  /** The IANA zone of days; the project's when absent. */
  readonly zone?: string
}

/** Whether there is a value at all. */
export interface PresenceTests<C> {
  /** There is a value. */
  isSet(): C
  /** There is none. */
  isUnset(): C
}

export interface TextTests<C> extends PresenceTests<C> {
  is(value: string, options?: TextOptions): C
  /** Differs; false when there is no value. */
  isNot(value: string, options?: TextOptions): C
  in(values: readonly string[], options?: TextOptions): C
  notIn(values: readonly string[], options?: TextOptions): C
  /** Before it in code point order. */
  lessThan(value: string): C
  atMost(value: string): C
  moreThan(value: string): C
  atLeast(value: string): C
  /** Both ends inside. */
  between(low: string, high: string): C
  contains(part: string, options?: TextOptions): C
  startsWith(part: string, options?: TextOptions): C
  endsWith(part: string, options?: TextOptions): C
  /** A regular expression found anywhere in the text. */
  matches(pattern: string, options?: TextOptions): C
}

/** Tests of a number that is never missing, such as a count. */
export interface NumberTests<C, N> {
  is(value: N): C
  isNot(value: N): C
  in(values: readonly N[]): C
  notIn(values: readonly N[]): C
  lessThan(value: N): C
  atMost(value: N): C
  moreThan(value: N): C
  atLeast(value: N): C
  /** Both ends inside. */
  between(low: N, high: N): C
}

export interface OptionalNumberTests<C, N> extends NumberTests<C, N>, PresenceTests<C> {}

export interface BooleanTests<C> extends PresenceTests<C> {
  is(value: boolean): C
  /** The other one; false when there is no value. */
  isNot(value: boolean): C
}

/** What dates and instants have in common. */
export interface TimeTests<C, T> extends PresenceTests<C> {
  is(value: T, options?: ZoneOptions): C
  isNot(value: T, options?: ZoneOptions): C
  before(value: T, options?: ZoneOptions): C
  after(value: T, options?: ZoneOptions): C
  onOrBefore(value: T, options?: ZoneOptions): C
  onOrAfter(value: T, options?: ZoneOptions): C
  /** Both ends inside. */
  between(low: T, high: T, options?: ZoneOptions): C
  /** In a window that ends now: `within({ last: '30d' })`. */
  within(window: CalendarWindow): C
  /** From now until this much later. */
  inNext(duration: DurationText, options?: ZoneOptions): C
  /** Today is its yearly return, or some days before or after that. */
  anniversary(
    around: 'today' | { readonly before?: number; readonly after?: number },
    options?: ZoneOptions,
  ): C
}

export interface DateTests<C> extends TimeTests<C, DateText> {
  in(values: readonly DateText[]): C
  notIn(values: readonly DateText[]): C
}

export interface InstantTests<C> extends TimeTests<C, InstantText> {}

export interface ListTests<C, Item> extends PresenceTests<C> {
  /** At least one of these is in the list. */
  hasAny(values: readonly Item[]): C
  /** Every one of these is in the list. */
  hasAll(values: readonly Item[]): C
}

/** An object on which every name is a method that writes `{ <name>: <argument>, …options }` into the condition. */
export function comparable<T extends object>(complete: (test: JsonObject) => JsonObject): T {
  return standIn<T>(
    (name) =>
      (...given: unknown[]) =>
        complete(writeTest(name, given)),
    {
      toJSON: () => complete({}),
    },
  )
}

/** How the arguments of one comparison are written, for those that are not `value, options`. */
const SPECIAL: Readonly<Record<string, (given: readonly unknown[]) => JsonObject>> = {
  between: ([low, high, options, ...surplus]) => ({
    between: [toWritten(low), toWritten(high)],
    ...writtenOptions(options),
    ...surplusArguments(surplus),
  }),
  isSet: (given) => ({ isSet: presence(given) }),
  isUnset: (given) => ({ isUnset: presence(given) }),
}

/** Said without an argument; `false` is written as it is, so that it is refused as in YAML. */
function presence(given: readonly unknown[]): Json {
  return given.length === 0 ? true : toWritten(given.length === 1 ? given[0] : given)
}

function writeTest(name: string, given: readonly unknown[]): JsonObject {
  const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined
  if (special !== undefined) return special(given)
  const [value, options, ...surplus] = given
  return { [name]: toWritten(value), ...writtenOptions(options), ...surplusArguments(surplus) }
}

/** Options that are no mapping are kept under a name no comparison has, so that they are reported, not lost. */
export function writtenOptions(options: unknown): JsonObject {
  if (options === undefined) return {}
  const written = toWritten(options)
  return isJsonObject(written) ? written : { options: written }
}
