/**
 * A journey version and a set of people in, one statement out that enrols those of them whom re-entry allows
 * (SEMANTICS 18). Plan counts with the same fragments, so that what it announces is what happens.
 *
 * Re-entry, exactly: `never`: no earlier enrolment of this journey, whatever its key, version or outcome ·
 * `after d`: none active, and the last one ended at least d ago (calendar arithmetic in the zone), whatever its key ·
 * `always`: none active with the same key. The same enrolment twice (same person, key and instant) is one.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from './clock.ts'
import type { Journey, Reentry } from './journey.ts'
import type { RefreshCause } from './refresh-members.ts'
import { shiftInstantSql } from './shift-instant.ts'
import { stateTables } from './state-tables.ts'

export type PeopleToEnrol =
  /** Those who became members at exactly `asOf` for this cause and still are. A first fill is not entering (17). */
  | {
      readonly kind: 'entered'
      readonly segment: string
      readonly cause: Exclude<RefreshCause, 'fill'>
    }
  /** Everyone who is a stored member now. */
  | { readonly kind: 'members'; readonly segment: string }

export interface EnrolPeople {
  readonly journey: Journey
  /** The apply that wrote the journey version people are pinned to (22). */
  readonly versionApplyId: number
  readonly asOf: Instant
  /** Empty, or for a schedule trigger the instant it fired, as canonical UTC text. */
  readonly key: string
  readonly people: PeopleToEnrol
}

export interface EnrolCounts {
  readonly enrolled: number
}

/** One row. Enrolled people stand before the first step, due at once. */
export function enrolPeopleSql(schema: string, enrol: EnrolPeople): RawBuilder<EnrolCounts> {
  const { journey, key } = enrol
  const first = journey.steps[0]
  if (first === undefined) throw new Error(`journey ${journey.id} has no steps`)
  const asOf = sql`${enrol.asOf}::timestamptz`
  const id = enrolmentIdSql(journey.id, sql`c.customer_key`, key, asOf)
  const allowed = reentryAllowedSql(schema, {
    journey: journey.id,
    reentry: journey.reentry,
    key,
    customerKey: sql`c.customer_key`,
    asOf,
  })
  return sql<EnrolCounts>`
    with candidate as (${peopleSql(schema, enrol.people, asOf)}),
    enrolled as (
      insert into ${stateTables(schema).enrolment}
        (id, journey, customer_key, key, version_apply_id, status, step, arrived_at, due_at, started_at)
      select ${id}, ${journey.id}::text, c.customer_key, ${key}::text, ${enrol.versionApplyId}::bigint, 'active',
        ${first.id}::text, ${asOf}, ${asOf}, ${asOf}
      from candidate c
      where ${allowed}
      on conflict do nothing
      returning customer_key
    )
    select count(*) as enrolled from enrolled`
}

export interface ReentryQuestion {
  readonly journey: string
  readonly reentry: Reentry
  readonly key: string
  readonly customerKey: RawBuilder<unknown>
  readonly asOf: RawBuilder<unknown>
}

/** True of a person who may be enrolled now. */
export function reentryAllowedSql(schema: string, question: ReentryQuestion): RawBuilder<boolean> {
  const blocking = blockingEnrolment(question)
  return sql<boolean>`not exists (
    select from ${stateTables(schema).enrolment} e
    where e.journey = ${question.journey}::text and e.customer_key = ${question.customerKey} and ${blocking}
  )`
}

function blockingEnrolment({ reentry, key, asOf }: ReentryQuestion): RawBuilder<boolean> {
  switch (reentry.kind) {
    case 'never':
      return sql<boolean>`true`
    case 'always':
      return sql<boolean>`(e.status = 'active' and e.key = ${key}::text)`
    case 'after': {
      const free = shiftInstantSql(sql`e.ended_at`, reentry.duration, reentry.zone)
      return sql<boolean>`(e.status = 'active' or ${free} > ${asOf})`
    }
  }
}

/** Deterministic, so that a repeated run gives the same enrolment and therefore the same messages (25). */
function enrolmentIdSql(
  journey: string,
  customerKey: RawBuilder<unknown>,
  key: string,
  startedAt: RawBuilder<unknown>,
): RawBuilder<string> {
  const instant = sql`to_char(${startedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  return sql<string>`md5(${journey}::text || ':' || ${customerKey} || ':' || ${key}::text || ':' || ${instant})`
}

function peopleSql(
  schema: string,
  people: PeopleToEnrol,
  asOf: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const t = stateTables(schema)
  if (people.kind === 'members') {
    return sql`select m.customer_key from ${t.segment_member} m where m.segment = ${people.segment}::text`
  }
  return sql`
    select distinct c.customer_key from ${t.segment_change} c
    where c.segment = ${people.segment}::text and c.at = ${asOf}
      and c.change = 'entered' and c.cause = ${people.cause}::text
      and exists (
        select from ${t.segment_member} m where m.segment = c.segment and m.customer_key = c.customer_key
      )`
}
