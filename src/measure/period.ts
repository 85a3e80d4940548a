/** As-of, what the user asked for and a KPI's grain in, the period and its calendar buckets out (one statement). */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import type { Executor } from '../ir/database.ts'
import type { Grain } from '../ir/kpi.ts'
import { instantOf, startOfDay } from './local-time.ts'

/** How many buckets a KPI over time shows when no start is asked for, the current one included. */
const DEFAULT_BUCKETS = 12

export interface PeriodRequest {
  readonly asOf: Instant
  /** A whole local day `YYYY-MM-DD` of the KPI's zone, included, or an instant; instants are `[from, to)`. */
  readonly from?: string
  readonly to?: string
}

export interface Bucket {
  /** First local day, `null` for `total`. */
  readonly bucket: string | null
  /** First instant after the bucket or the period, whichever comes first; `null` when there is none. */
  readonly endsAt: Instant | null
  readonly isPartial: boolean
}

export interface Period {
  readonly from: Instant | null
  readonly to: Instant | null
  /** Empty when the period ends before it starts or starts after as-of. */
  readonly buckets: readonly Bucket[]
}

/** The period that `request` means for KPIs of this grain and zone. */
export async function resolvePeriod(
  db: Executor,
  grain: Grain,
  zone: string,
  request: PeriodRequest,
): Promise<Period> {
  return grain === 'total'
    ? totalPeriod(db, zone, request)
    : bucketedPeriod(db, grain, zone, request)
}

interface TotalRow {
  readonly from_at: Instant | null
  readonly to_at: Instant | null
  readonly is_empty: boolean
}

async function totalPeriod(db: Executor, zone: string, request: PeriodRequest): Promise<Period> {
  const [row] = await db.run<TotalRow>(sql`
    with bound as (${boundSql(zone, request)})
    select from_at, to_at, coalesce(from_at > as_of or from_at >= to_at, false) as is_empty from bound`)
  const [from, to] = [row?.from_at ?? null, row?.to_at ?? null]
  const buckets = row?.is_empty ? [] : [{ bucket: null, endsAt: to, isPartial: false }]
  return { from, to, buckets }
}

interface BucketRow {
  readonly bucket: string
  readonly ends_at: Instant
  readonly is_partial: boolean
  readonly from_at: Instant
  readonly to_at: Instant | null
}

async function bucketedPeriod(
  db: Executor,
  grain: Grain,
  zone: string,
  request: PeriodRequest,
): Promise<Period> {
  const rows = await db.run<BucketRow>(bucketsSql(grain, zone, request))
  const buckets = rows.map((row) => ({
    bucket: row.bucket,
    endsAt: row.ends_at,
    isPartial: row.is_partial,
  }))
  return { from: rows[0]?.from_at ?? null, to: rows[0]?.to_at ?? null, buckets }
}

function bucketsSql(grain: Grain, zone: string, request: PeriodRequest): RawBuilder<unknown> {
  const step = sql`${grain === 'quarter' ? '3 months' : `1 ${grain}`}::text::interval`
  const bucketOf = (instant: RawBuilder<unknown>) =>
    sql`date_trunc(${grain}::text, ${instant} at time zone ${zone}::text)`
  return sql`
    with bound as (
      ${boundSql(zone, request)}
    ), edge as (
      -- The last instant of the period: to itself is outside, as-of is inside.
      select bound.*, least(bound.to_at - interval '1 microsecond', bound.as_of) as last_at from bound
    ), series as (
      select edge.*, generate_series(
               coalesce(${bucketOf(sql`edge.from_at`)}, ${bucketOf(sql`edge.last_at`)} - ${DEFAULT_BUCKETS - 1}::int * ${step}),
               ${bucketOf(sql`edge.last_at`)}, ${step}) as local
      from edge
      where edge.from_at is null or edge.from_at <= edge.last_at
    ), spine as (
      select series.*, ${startOfDay(sql`series.local`, zone)} as starts_at,
             ${startOfDay(sql`(series.local + ${step})`, zone)} as ends_at
      from series
    )
    select to_char(local, 'YYYY-MM-DD') as bucket, least(ends_at, to_at) as ends_at,
           coalesce(starts_at < from_at, false) or ends_at > least(as_of, to_at) as is_partial,
           coalesce(from_at, min(starts_at) over ()) as from_at, to_at
    from spine
    order by local`
}

function boundSql(zone: string, { asOf, from, to }: PeriodRequest): RawBuilder<unknown> {
  const open = sql`null::timestamptz`
  // A date is a whole day inside the period, so the period ends where the next day starts.
  return sql`select ${asOf}::text::timestamptz as as_of,
      ${from === undefined ? open : instantOf(from, zone)} as from_at,
      ${to === undefined ? open : instantOf(to, zone, 1)} as to_at`
}
