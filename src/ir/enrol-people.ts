/**
 * A journey version and a set of people in, one statement out that enrols those of them whom re-entry allows
 * (SEMANTICS 18). Plan counts with the same fragments, so that what it announces is what happens.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from './bind-sql.ts'
import type { Instant } from './clock.ts'
import type { Executor } from './database.ts'
import { dueOnArrivalSql } from './due-on-arrival.ts'
import { insertNew } from './insert-new.ts'
import type { Journey } from './journey.ts'
import { allowNestedLoops, hasMany } from './many-rows.ts'
import { reentryAllowedSql } from './reentry.ts'
import type { RefreshCause } from './refresh-members.ts'
import type { SqlText } from './sql-text.ts'
import { stateTables } from './state-tables.ts'

export type PeopleToEnrol =
  /** Those who became members, or stopped being members, at exactly `asOf` for this cause and still are. A first fill is not entering (17). */
  | {
      readonly kind: 'entered' | 'left'
      readonly segment: string
      readonly cause: Exclude<RefreshCause, 'fill'>
    }
  /** Everyone who is a stored member now. */
  | { readonly kind: 'members'; readonly segment: string }
  /** Everyone a statement finds at `asOf`; with a segment, only its stored members. */
  | { readonly kind: 'found'; readonly found: SqlText; readonly segment?: string }

export interface EnrolPeople {
  readonly journey: Journey
  /** The apply that wrote the journey version people are pinned to (22). */
  readonly versionApplyId: number
  readonly asOf: Instant
  /** Empty, or for a schedule trigger the instant it fired, as canonical UTC text. */
  readonly key: string
  readonly people: PeopleToEnrol
}

/** How many were enrolled. They stand before the first step. */
export async function enrolPeople(
  tx: Executor,
  schema: string,
  enrol: EnrolPeople,
): Promise<number> {
  const isMany = await hasMany(tx, peopleSql(schema, enrol.people, enrol.asOf))
  const insert = (onConflict: RawBuilder<unknown>) => tx.change(enrolSql(schema, enrol, onConflict))
  if (!isMany) return insert(sql`on conflict do nothing`)
  await allowNestedLoops(tx, false)
  const enrolled = await insertNew(tx, insert)
  await allowNestedLoops(tx, true)
  return enrolled
}

function enrolSql(
  schema: string,
  enrol: EnrolPeople,
  onConflict: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { journey, key } = enrol
  const [first] = journey.steps
  const asOf = sql`${enrol.asOf}::timestamptz`
  // Of an instant that all have, read once.
  const written = sql`(select ${instantTextSql(asOf)})`
  const id = idSql(sql`${journey.id}::text`, sql`c.customer_key`, sql`${key}::text`, written)
  const allowed = reentryAllowedSql(schema, {
    journey: journey.id,
    reentry: journey.reentry,
    key: sql`${key}::text`,
    isByKey: false,
    isPast: false,
    customerKey: sql`c.customer_key`,
    asOf,
  })
  return sql`
    with candidate as (${peopleSql(schema, enrol.people, enrol.asOf)})
    insert into ${stateTables(schema).enrolment}
      (id, journey, customer_key, key, version_apply_id, status, step, arrived_at, due_at, started_at)
    select ${id}, ${journey.id}::text, c.customer_key, ${key}::text, ${enrol.versionApplyId}::bigint, 'active',
      ${first?.id}::text, ${asOf}, ${dueOnArrivalSql(journey, first, asOf)}, ${asOf}
    from candidate c
    where ${allowed}
    -- In the order in which they are taken on, and of the indexes: half the time of any other for a million, and half of each later step.
    order by c.customer_key
    ${onConflict}`
}

/** Deterministic, so that a repeated run gives the same enrolment and therefore the same messages (25). */
export function enrolmentIdSql(
  journey: RawBuilder<unknown>,
  customerKey: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
  startedAt: RawBuilder<unknown>,
): RawBuilder<string> {
  return idSql(journey, customerKey, key, instantTextSql(startedAt))
}

/** With the length of the customer's key: it may hold a colon, and so may the other. No other part can move. */
function idSql(
  journey: RawBuilder<unknown>,
  customerKey: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
  startedAt: RawBuilder<unknown>,
): RawBuilder<string> {
  return sql<string>`md5(${journey} || ':' || octet_length(${customerKey}) || ':' || ${customerKey} || ':' || ${key} || ':' || ${startedAt})`
}

function instantTextSql(instant: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

function peopleSql(schema: string, people: PeopleToEnrol, asOf: Instant): RawBuilder<unknown> {
  const t = stateTables(schema)
  if (people.kind === 'members') {
    return sql`select m.customer_key from ${t.segment_member} m where m.segment = ${people.segment}::text`
  }
  if (people.kind === 'found') {
    const found = bindSql(people.found, { asOf })
    if (people.segment === undefined) return sql`select f.customer_key from (${found}) f`
    return sql`
      select f.customer_key from (${found}) f
      join ${t.segment_member} m on m.segment = ${people.segment}::text and m.customer_key = f.customer_key`
  }
  const isMember = sql`exists (
        select from ${t.segment_member} m where m.segment = c.segment and m.customer_key = c.customer_key
      )`
  return sql`
    select distinct c.customer_key from ${t.segment_change} c
    where c.segment = ${people.segment}::text and c.at = ${asOf}::timestamptz
      and c.change = ${people.kind}::text and c.cause = ${people.cause}::text
      and ${people.kind === 'entered' ? isMember : sql`not ${isMember}`}`
}
