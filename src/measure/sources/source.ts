/** What a source of KPI values gets and gives: one query of an applied KPI in, rows `bucket text, value numeric` out. */
import type { RawBuilder } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { KpiQuery } from '../../ir/compiled.ts'
import type { Grain } from '../../ir/kpi.ts'
import type { StateTable } from '../../ir/state-tables.ts'
import type { Period } from '../period.ts'

export interface SourceContext {
  readonly tables: Readonly<Record<StateTable, RawBuilder<unknown>>>
  readonly asOf: Instant
  readonly period: Period
  readonly grain: Grain
  readonly zone: string
}

export type QueryOf<S extends KpiQuery['source']> = Extract<KpiQuery, { readonly source: S }>

export interface ValueSource<S extends KpiQuery['source']> {
  /** The query's values; a common table `spine(bucket, ends_at)` with the period's buckets is in scope. */
  values(query: QueryOf<S>, context: SourceContext): RawBuilder<unknown>
  /** What a bucket without a row means: nothing happened, or nothing is known. */
  readonly absent: 'zero' | 'missing'
}
