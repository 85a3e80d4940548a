/** One event of the catalog as an object: filter, aggregate, window and comparison in, a condition out. */
import type { Json, JsonObject } from '../ir/json.ts'
import type { Column } from './column.ts'
import type { ColumnsNamed, TestsByColumn } from './column-tests.ts'
import type {
  DateTests,
  Decimal,
  DurationText,
  InstantTests,
  NumberTests,
  OptionalNumberTests,
  ZoneOptions,
} from './comparison.ts'
import { comparable, writtenOptions } from './comparison.ts'
import type { Condition, PropertyCondition } from './condition.ts'
import { standIn } from './stand-in.ts'
import type { Window } from './window.ts'
import { surplusArguments, toWritten } from './written.ts'

/** The columns of an event, as the catalog declares them. */
export type Columns = Readonly<Record<string, Column>>

/** Names of an event's properties that can be added up. */
export type NumericProperty<P extends Columns> = string extends keyof P
  ? string
  : ColumnsNamed<P, 'number' | 'money'>
/** Names of an event's properties that have one value. */
export type ScalarProperty<P extends Columns> = string extends keyof P
  ? string
  : Exclude<keyof P & string, ColumnsNamed<P, 'list'>>

declare const PROPERTIES: unique symbol

/** `shop.purchase`: what customers did. */
export interface Event<P extends Columns = Columns, DateTrait extends string = string> {
  readonly [PROPERTIES]?: P
  /**
   * Only events of which this holds.
   *
   * @example
   * shop.purchase.where((p) => p.category.is('shoes')).count().atLeast(1)
   */
  where(filter: (p: PropertyTests<P>) => PropertyCondition): Event<P, DateTrait>
  /**
   * How many; 0 for customers with none.
   *
   * @example
   * shop.purchase.count({ last: '365d' }).atLeast(5)
   */
  count(window?: Window<DateTrait>): NumberTests<Condition, number>
  /** The sum of a property; 0 for customers with no such event. */
  sum(of: NumericProperty<P>, window?: Window<DateTrait>): NumberTests<Condition, Decimal>
  /** The average of a property; missing for customers with no such event. */
  avg(of: NumericProperty<P>, window?: Window<DateTrait>): OptionalNumberTests<Condition, Decimal>
  /** The smallest value of a property; missing for customers with no such event. */
  min(of: NumericProperty<P>, window?: Window<DateTrait>): OptionalNumberTests<Condition, Decimal>
  /** The largest value of a property; missing for customers with no such event. */
  max(of: NumericProperty<P>, window?: Window<DateTrait>): OptionalNumberTests<Condition, Decimal>
  /** How many different values of a property. */
  distinct(of: ScalarProperty<P>, window?: Window<DateTrait>): NumberTests<Condition, number>
  /**
   * Calendar days since the last one: 0 is today. Missing for customers with none.
   *
   * @example
   * shop.purchase.daysSinceLast().atLeast(45)
   */
  daysSinceLast(window?: Window<DateTrait>): OptionalNumberTests<Condition, number>
  /** When the first one happened; missing for customers with none. */
  firstAt(window?: Window<DateTrait>): InstantTests<Condition>
  /**
   * When the last one happened; missing for customers with none.
   *
   * @example
   * shop.purchase.lastAt().within({ days: 7 })
   */
  lastAt(window?: Window<DateTrait>): InstantTests<Condition>
  /**
   * A property of the first one; missing for customers with none, and when that event has no value.
   *
   * @example
   * shop.purchase.firstValue('category').is('shoes')
   */
  firstValue<Name extends keyof P & string>(
    of: Name,
    window?: Window<DateTrait>,
  ): TestsByColumn<P[Name], Condition>
  /**
   * A property of the last one; missing for customers with none, and when that event has no value.
   *
   * @example
   * shop.purchase.lastValue('category', { last: '90d' }).in(['shoes', 'bags'])
   */
  lastValue<Name extends keyof P & string>(
    of: Name,
    window?: Window<DateTrait>,
  ): TestsByColumn<P[Name], Condition>
  /**
   * The first one of all lies in the window.
   *
   * @example
   * shop.purchase.firstTime({ days: 30 })
   */
  firstTime(window: Window<DateTrait>): Condition
  /**
   * There were some, and none for this long. With `activeWithin` the last one is no older than that.
   *
   * @example
   * shop.purchase.stopped({ for: '60d', activeWithin: '180d' })
   */
  stopped(options: StoppedOptions): Condition
  /**
   * One in the time `within` came after a gap of at least `after`.
   *
   * @example
   * shop.purchase.restarted({ within: '14d', after: '60d' })
   */
  restarted(options: RestartedOptions): Condition
  /**
   * Some in at least `in` of the last `of` calendar periods, the current one included.
   *
   * @example
   * shop.purchase.regularly({ in: 4, of: 6, period: 'month' })
   */
  regularly(options: RegularlyOptions): Condition
  /**
   * The customer's own cycle: the average number of days from one day with events to the next. Missing for customers with
   * fewer than two such days.
   */
  daysBetween(window?: Window<DateTrait>): OptionalNumberTests<Condition, Decimal>
  /**
   * The day the next one is due by the customer's own cycle: the last such day and one cycle, or with `cycles` several,
   * after which the customer is likely lost. Missing for customers with fewer than two days with events.
   *
   * @example
   * shop.purchase.nextExpected().inNext('7d')
   */
  nextExpected(window?: OptionalWindow<DateTrait> & CycleOptions): DateTests<Condition>
  /**
   * The chance from 0 to 1 that the customer still buys, by the event's model: 1 after a single day with one. Missing for
   * customers with none.
   *
   * @example
   * shop.purchase.pAlive().lessThan(0.3)
   */
  pAlive(): OptionalNumberTests<Condition, Decimal>
  /**
   * How many days with one are expected from now on, by the event's model. Missing for customers with none so far.
   *
   * @example
   * shop.purchase.expectedPurchases({ next: '90d' }).atLeast(1)
   */
  expectedPurchases(horizon: HorizonOptions): OptionalNumberTests<Condition, Decimal>
  /**
   * What the customer is expected to bring from now on, by the event's model, not discounted. Missing for customers with
   * none so far.
   *
   * @example
   * shop.purchase.lifetimeValue('total', { next: '1y' }).atLeast(500000)
   */
  lifetimeValue(
    of: NumericProperty<P>,
    horizon: HorizonOptions,
  ): OptionalNumberTests<Condition, Decimal>
  /**
   * The day on which the chance that the customer still buys falls below a share when nothing more is bought, by the event's
   * model. Missing for customers with fewer than two days with one.
   *
   * @example
   * shop.purchase.churnsOn().inNext('14d')
   */
  churnsOn(options?: ChurnOptions): DateTests<Condition>
}

export interface HorizonOptions {
  /** In days, weeks, months or years: `90d`. */
  readonly next: DurationText
}

export interface ChurnOptions extends ZoneOptions {
  /** 0.5 when absent. */
  readonly below?: number
}

export interface StoppedOptions extends ZoneOptions {
  readonly for: DurationText
  /** Without it: some ever. */
  readonly activeWithin?: DurationText
}

export interface RestartedOptions extends ZoneOptions {
  readonly within: DurationText
  readonly after: DurationText
}

export interface RegularlyOptions extends ZoneOptions {
  readonly in: number
  readonly of: number
  /** Of the calendar; weeks begin on Monday. */
  readonly period: 'day' | 'week' | 'month' | 'year'
}

export interface CycleOptions extends ZoneOptions {
  /** How many cycles after the last one; 1 when absent. */
  readonly cycles?: number
}

/** A window, or none beside other options. */
type OptionalWindow<DateTrait extends string> =
  | Window<DateTrait>
  | { readonly [Word in 'last' | 'days' | 'pastDays' | 'dates' | 'relativeTo']?: never }

/** The properties of one event, inside `where((p) => …)`. */
export type PropertyTests<P extends Columns> = {
  readonly [Name in keyof P]: TestsByColumn<P[Name], PropertyCondition>
}

/**
 * Any name is an aggregate: a text among the arguments is the property, a mapping the window. Without an aggregate the
 * event stands for its name, as other defined objects do for their ids.
 */
export function eventNamed<E extends Event>(
  event: string,
  properties: readonly string[],
  filters: readonly Json[] = [],
): E {
  const where = filters.length > 1 ? { all: filters } : filters[0]
  const base: JsonObject = where === undefined ? { event } : { event, where }
  const answer = (name: string) => {
    if (name === 'where') {
      return (filter: unknown, ...surplus: readonly unknown[]) =>
        eventNamed(event, properties, [
          ...filters,
          writtenFilter(filter, properties),
          ...(surplus.length === 0 ? [] : [surplusArguments(surplus)]),
        ])
    }
    return (...given: unknown[]) =>
      comparable((test) => ({ ...base, [name]: writtenAggregate(given, test) }))
  }
  return standIn<E>(answer, { toJSON: () => (where === undefined ? event : base) })
}

/** `{ of, <comparison>, <window> }` from the arguments of a method of an event. */
export function writtenAggregate(given: readonly unknown[], test: JsonObject): JsonObject {
  const [first, second, ...rest] = given
  const isWindow = typeof first === 'object' || first === undefined
  const of = isWindow ? {} : { of: toWritten(first) }
  const surplus = isWindow && given.length > 1 ? [second, ...rest] : rest
  return {
    ...of,
    ...test,
    ...writtenOptions(isWindow ? first : second),
    ...surplusArguments(surplus),
  }
}

/** A filter is a function of the properties, or already written. */
export function writtenFilter(filter: unknown, properties: readonly string[] = []): Json {
  if (typeof filter !== 'function') return toWritten(filter)
  const names = standIn<object>((property) => comparable((test) => ({ property, ...test })), {
    known: properties,
    toJSON: () => ({}),
  })
  return toWritten(filter(names))
}
