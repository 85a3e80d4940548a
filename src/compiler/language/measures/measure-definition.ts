/** What one aggregate over a customer's events knows: its type, its SQL inside and outside the grouping, its words. */
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { Column } from '../../../ir/catalog.ts'
import type { Comparison } from '../../../ir/comparison.ts'
import type { Measure, MeasureFunction } from '../../../ir/condition.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { EventModel } from '../../../ir/purchase-model.ts'
import type { ValueType } from '../../../ir/value.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { Fragment, Moment } from '../fragment.ts'
import type { ReportDetail } from '../resolve-context.ts'

export type MeasureOf<Fn extends MeasureFunction> = Measure & { readonly fn: Fn }

export interface WrittenSettings {
  /** The zone of local days. */
  readonly zone: string
  /** The written mapping of the aggregate. */
  readonly written: JsonObject
  /** The property it is of. */
  readonly column: Column | undefined
  /** Of the event; always there for a prediction. */
  readonly model: EventModel | undefined
  /** At a field of the written mapping. */
  report(code: DiagnosticCode, field: string, detail: ReportDetail): void
}

/** The rows of a group. */
export interface AggregatedRows {
  readonly dialect: Dialect
  /** The event's instant. */
  readonly at: Fragment
  /** The property it is of. */
  readonly of: Fragment | undefined
  /** Given when it is read and the catalog has one. */
  readonly id?: Fragment
}

export interface MeasureDefinition<Fn extends MeasureFunction = MeasureFunction> {
  readonly description: string
  /** Types of property it is of; absent: it is of none. */
  readonly of?: readonly ValueType['type'][]
  /** Of nothing it is 0, not missing. */
  readonly isNeverMissing: boolean
  /** Only whole numbers from 0 on. */
  readonly isWhole: boolean
  readonly readsZone: boolean
  /** Its value is one of its property's, so that any comparison may fit. */
  readonly isOfItsProperty?: true
  /** Made of the event's model, which was fitted on all of its events ever: it takes no filter and no window. */
  readonly isPrediction?: true
  /** Its aggregate tells apart events at one instant. */
  readonly readsId?: true
  /** What may be written beside `of`, the comparison and the window. */
  readonly settings?: Readonly<Record<string, JsonObject>>
  measure(of: string | undefined, given: WrittenSettings): MeasureOf<Fn> | undefined
  /** The type of its value, given the property's. */
  type(of: Column | undefined): ValueType
  /** Column of the grouping that holds it. */
  label(of: string | undefined, measure: MeasureOf<Fn>): string
  aggregate(rows: AggregatedRows, measure: MeasureOf<Fn>): Fragment
  /** From that column to the measure's value. */
  value(
    aggregated: Fragment,
    moment: Moment,
    zone: string | undefined,
    measure: MeasureOf<Fn>,
  ): Fragment
  /** Where time alone carries its value over one the test compares with: an event there may change the answer. */
  bounds?(test: Comparison, zone: string | undefined): readonly ((moment: Moment) => Fragment)[]
  /** Its value is another one each local day of this zone, though nothing happens. */
  changesDailyIn?(measure: MeasureOf<Fn>): string
  /** Its aggregate sorts rows, so it must not stand beside others in one grouping. */
  readonly sortsRows?: true
  /** `sum of total over purchase events` */
  explain(event: string, of: string | undefined, measure?: MeasureOf<Fn>): string
}
