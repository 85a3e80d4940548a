/** One applied KPI and its period in, its series of cells out (one statement). */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import type { CompiledObject, KpiProgram, KpiQuery } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import type { KpiSeries } from './kpi-report.ts'
import type { Period } from './period.ts'
import { type MeasuredValue, protectedCell } from './small-groups.ts'
import type { SourceContext } from './sources/source.ts'
import { absentValue, sourceValues } from './sources/table.ts'

export interface SeriesRequest {
  readonly schema: string
  readonly asOf: Instant
  readonly period: Period
  readonly minimumCell: number
}

interface ValueRow {
  readonly of_value: string | null
  readonly to_value: string | null
  readonly ratio: string | null
}

export async function measureSeries(
  db: Executor,
  object: CompiledObject,
  program: KpiProgram,
  request: SeriesRequest,
): Promise<KpiSeries> {
  const { kpi } = program
  const { period } = request
  const values = await measureValues(db, program, request)
  const cells = period.buckets.map(({ bucket, isPartial }, index) => ({
    bucket,
    isPartial,
    ...protectedCell(kpi.measure, values[index] ?? NOTHING, request.minimumCell),
  }))
  return {
    id: object.id,
    ...(object.title === undefined ? {} : { title: object.title }),
    ...(kpi.unit === undefined ? {} : { unit: kpi.unit }),
    measure: kpi.measure.kind,
    grain: kpi.grain,
    zone: kpi.zone,
    from: period.from,
    to: period.to,
    cells,
  }
}

const NOTHING: MeasuredValue = { of: null, to: null, ratio: null }

/** The value of each bucket of the period, as it is: what is shown to people is protected first. */
export async function measureValues(
  db: Executor,
  program: KpiProgram,
  request: Omit<SeriesRequest, 'minimumCell'>,
): Promise<readonly MeasuredValue[]> {
  const rows = await db.run<ValueRow>(seriesSql(program, request))
  return rows.map(({ of_value, to_value, ratio }) => ({ of: of_value, to: to_value, ratio }))
}

function seriesSql(
  { kpi, queries }: KpiProgram,
  request: Omit<SeriesRequest, 'minimumCell'>,
): RawBuilder<unknown> {
  const context: SourceContext = {
    tables: stateTables(request.schema),
    asOf: request.asOf,
    period: request.period,
    grain: kpi.grain,
    zone: kpi.zone,
  }
  const [of, to] = queries
  if (of === undefined) throw new Error(`KPI ${kpi.id} was stored without a query`)
  const ofValue = bucketValue(of, 'of_values')
  const toValue = to === undefined ? sql`null::numeric` : bucketValue(to, 'to_values')
  return sql`
    with spine as (${spineSql(request.period)}),
    of_values as (${sourceValues(of, context)}),
    to_values as (${to === undefined ? sql`select null::text as bucket, null::numeric as value where false` : sourceValues(to, context)})
    select trim_scale(${ofValue})::text as of_value, trim_scale(${toValue})::text as to_value,
           trim_scale(round(${ofValue} * 1.000000000000000000000000 / nullif(${toValue}, 0), 20))::text as ratio
    from spine
    left join of_values on coalesce(of_values.bucket, '') = spine.bucket
    left join to_values on coalesce(to_values.bucket, '') = spine.bucket
    order by spine.place`
}

/** The period's buckets as a table; `total` has the bucket `''`, because an array of text is easiest without nulls. */
function spineSql({ buckets }: Period): RawBuilder<unknown> {
  const names = buckets.map(({ bucket }) => bucket ?? '')
  const ends = buckets.map(({ endsAt }) => endsAt ?? 'infinity')
  return sql`select bucket, ends_at::timestamptz as ends_at, place
    from unnest(${names}::text[], ${ends}::text[]) with ordinality as given(bucket, ends_at, place)`
}

function bucketValue(query: KpiQuery, table: 'of_values' | 'to_values'): RawBuilder<unknown> {
  const value = sql.ref(`${table}.value`)
  return absentValue(query) === 'zero' ? sql`coalesce(${value}, 0)` : sql`${value}`
}
