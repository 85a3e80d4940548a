/** A number over time. */
import { isJsonObject, type Json, type JsonObject } from '../ir/json.ts'
import { declare } from './collector.ts'
import type { PropertyCondition, WrittenPropertyCondition } from './condition.ts'
import type { Columns, Event, NumericProperty, PropertyTests, ScalarProperty } from './event.ts'
import { writtenFilter } from './event.ts'
import type { Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'
import { toWritten, toWrittenBody } from './written.ts'

/** An event of the catalog, whose properties are then known, or its name. */
export type EventRef<P extends Columns> = Event<P, never> | string
type Filter<P extends Columns> =
  | PropertyCondition
  | WrittenPropertyCondition
  | ((p: PropertyTests<P>) => PropertyCondition)

export interface EventCount<P extends Columns> {
  readonly event: EventRef<P>
  readonly where?: Filter<P>
  /** Count different customers, or different values of a property, instead of events. */
  readonly distinct?: 'customers' | { readonly of: ScalarProperty<P> }
  /** Only events of members of this segment. */
  readonly segment?: Ref<'segment'>
}

export interface EventSum<P extends Columns> {
  readonly event: EventRef<P>
  readonly of: NumericProperty<P>
  readonly where?: Filter<P>
  readonly segment?: Ref<'segment'>
  /** `10%`: only of the customers with the highest sums. */
  readonly top?: string
}

/** How many members, at the end of each day, week or month. */
export interface SegmentSize {
  readonly segment: Ref<'segment'>
}

export interface MessageCount {
  /** All messages, or those of one journey, template or status. */
  readonly messages: {
    readonly journey?: Ref<'journey'>
    readonly template?: Ref<'template'>
    readonly status?: 'sent' | 'withheld' | 'failed' | 'unknown'
  }
  readonly distinct?: 'customers'
}

declare const MEASURED: unique symbol

/** What `count` and `sum` return. */
export interface SimpleMeasure {
  readonly [MEASURED]: 'number'
}
/** What `ratio` returns. */
export interface Ratio {
  readonly [MEASURED]: 'ratio'
}

export interface KpiBody extends Metadata {
  readonly measure: SimpleMeasure | Ratio
  /** One number for the whole period (`total`, the default) or one for each of these. */
  readonly grain?: 'total' | 'day' | 'week' | 'month' | 'quarter' | 'year'
  readonly zone?: string
  /** Shown after the number: `KRW`, `people`; a ratio in `%` is shown times 100. */
  readonly unit?: string
}

export type Kpi = Reference<'kpi'>

/**
 * A KPI: a number over time.
 *
 * @example
 * defineKpi('revenue', { measure: sum({ event: shop.purchase, of: 'total' }), grain: 'month', unit: 'KRW' })
 */
export function defineKpi(id: string, body: KpiBody): Kpi {
  const { measure, ...rest } = toWrittenBody(body)
  const measured = measure === undefined || isJsonObject(measure) ? measure : { measure }
  declare('kpi', id, { ...rest, ...measured })
  return new Reference('kpi', id)
}

/**
 * The number of events, of the customers behind them, of a segment's members or of messages.
 *
 * @example
 * count({ event: shop.purchase, where: (p) => p.category.is('shoes'), distinct: 'customers' })
 * count({ segment: vip })
 * count({ messages: { journey: winback, status: 'sent' } })
 */
export function count<P extends Columns>(
  of: EventCount<P> | SegmentSize | MessageCount,
): SimpleMeasure {
  return asMeasure({ count: measured(of) })
}

/**
 * The sum of an event's property.
 *
 * @example
 * sum({ event: shop.purchase, of: 'total', top: '10%' })
 */
export function sum<P extends Columns>(of: EventSum<P>): SimpleMeasure {
  return asMeasure({ sum: measured(of) })
}

/**
 * One number divided by another.
 *
 * @example
 * ratio({ of: sum({ event: shop.purchase, of: 'total' }), to: count({ event: shop.purchase }) })
 */
export function ratio(parts: { readonly of: SimpleMeasure; readonly to: SimpleMeasure }): Ratio {
  return asMeasure({ ratio: toWritten(parts) })
}

function asMeasure<M extends SimpleMeasure | Ratio>(written: JsonObject): M {
  return written as JsonObject & M
}

/** A filter may be a function of the event's properties, and a filtered event (`shop.purchase.where(…)`) brings its own. */
function measured(given: object): Json {
  const { event, where, ...rest } = { event: undefined, where: undefined, ...given }
  if (event === undefined) return toWritten(given)
  const named = toWritten(event)
  const own = where === undefined ? [] : [writtenFilter(where)]
  const brought = isJsonObject(named) && named.where !== undefined ? [named.where] : []
  const filters = [...brought, ...own]
  return {
    ...toWrittenBody(rest),
    event: isJsonObject(named) ? (named.event ?? null) : named,
    where: filters.length > 1 ? { all: filters } : filters[0],
  }
}
