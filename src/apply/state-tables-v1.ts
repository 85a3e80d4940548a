/** A schema name in, the DDL of version 1 of crm's tables out. Frozen once published. */
import { type RawBuilder, sql } from 'kysely'
import { stateTables } from '../ir/state-tables.ts'

export type Ddl = RawBuilder<unknown>

/** What was applied, by whom, and who is applying now. */
export function applyTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    sql`create table ${t.meta} (version int not null)`,
    sql`create table ${t.apply} (
      id bigint generated always as identity primary key,
      as_of timestamptz not null,
      applied_at timestamptz not null,
      actor text not null,
      git_commit text,
      crm_version text not null,
      plan jsonb not null
    )`,
    // Append-only: the current version is the one of the latest apply, unless that removed it.
    sql`create table ${t.object_version} (
      address text not null,
      apply_id bigint not null references ${t.apply},
      kind text not null,
      removed boolean not null,
      behaviour text not null,
      own text not null,
      written_hash text not null,
      metadata text not null,
      object jsonb,
      primary key (address, apply_id)
    )`,
    sql`create table ${t.lease} (
      name text primary key,
      holder text not null,
      host text not null,
      pid int not null,
      acquired_at timestamptz not null,
      heartbeat_at timestamptz not null,
      expires_at timestamptz not null,
      backend_pid int not null,
      backend_start timestamptz not null
    )`,
  ]
}

/** Members of segments, and the log of who entered and left. */
export function segmentTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    // One row per customer: segment number n is bit n % 63 of word n / 63 (from 1).
    sql`create table ${t.membership} (
      customer_key text primary key,
      words bigint[] not null
    )`,
    sql`create table ${t.segment_number} (
      segment text primary key,
      number int not null unique,
      filled_at timestamptz not null
    )`,
    sql`create table ${t.segment_change} (
      id bigint generated always as identity,
      segment text not null,
      customer_key text not null,
      change text not null check (change in ('entered', 'left')),
      at timestamptz not null,
      cause text not null check (cause in ('fill', 'apply', 'refresh')),
      primary key (customer_key, id)
    )`,
    sql`create index segment_change_segment_at on ${t.segment_change} (segment, at, customer_key)`,
    sql`create view ${t.segment_member} as
      select n.segment, m.customer_key, coalesce((
        select max(c.at) from ${t.segment_change} c
        where c.customer_key = m.customer_key and c.segment = n.segment and c.change = 'entered' and c.at > n.filled_at
      ), n.filled_at) as entered_at
      from ${t.segment_number} n
      join ${t.membership} m on (m.words[n.number / 63 + 1] >> (n.number % 63)) & 1 = 1`,
    sql`create table ${t.segment_state} (
      segment text primary key,
      as_of timestamptz not null,
      size bigint not null,
      full_at timestamptz not null,
      cursors jsonb not null
    )`,
    sql`create table ${t.segment_refresh} (
      segment text not null,
      as_of timestamptz not null,
      size bigint not null,
      entered bigint not null,
      left_ bigint not null,
      cause text not null check (cause in ('fill', 'apply', 'refresh')),
      mode text not null check (mode in ('full', 'incremental')),
      looked_at bigint,
      -- Which of several at one as-of came last.
      id bigint generated always as identity,
      primary key (segment, as_of, cause)
    )`,
  ]
}

/** People in journeys, what may start them, and what the workers keep. */
export function runtimeTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    sql`create table ${t.enrolment} (
      id text not null,
      journey text not null,
      customer_key text not null,
      key text not null default '',
      version_apply_id bigint not null,
      status text not null check (status in ('active', 'finished', 'exited', 'converted')),
      step text,
      arrived_at timestamptz not null,
      due_at timestamptz,
      started_at timestamptz not null,
      ended_at timestamptz,
      end_reason text,
      -- Whether exit criteria and goal were asked before this step.
      is_checked boolean not null default false,
      -- The segment a person waits to be in.
      waits_for text,
      -- Of what started it: what templates read of the event.
      event jsonb,
      primary key (customer_key, id) with (fillfactor = 50)
    ) with (fillfactor = 50)`,
    // The customer first, by whom rows differ: whoever is looked for or put in is found with half of the comparisons.
    sql`create unique index enrolment_active on ${t.enrolment} (customer_key, journey, key) with (fillfactor = 50)
      where status = 'active'`,
    // In the order in which people at one step are taken.
    sql`create index enrolment_due on ${t.enrolment} (journey, version_apply_id, step, due_at, customer_key)
      where status = 'active'`,
    sql`create index enrolment_waiting on ${t.enrolment} (waits_for, customer_key)
      where waits_for is not null`,
    // What may start an enrolment: an event seen, and not yet decided about. The id is that of the enrolment.
    sql`create table ${t.arrival} (
      id text not null,
      journey text not null,
      customer_key text not null,
      key text not null,
      at timestamptz not null,
      event jsonb,
      -- The version that decides about it: null is the current one.
      version_apply_id bigint,
      primary key (customer_key, id)
    )`,
    sql`create index arrival_at on ${t.arrival} (at)`,
    sql`create index arrival_version on ${t.arrival} (journey, version_apply_id)
      where version_apply_id is not null`,
    // From when on events start people in a journey (by the trigger as it is now), and up to where they were looked at.
    sql`create table ${t.event_cursor} (
      journey text primary key,
      started_at timestamptz not null,
      looked_at timestamptz not null
    )`,
    ...keptTables(schema),
    ...workerTables(schema),
  ]
}

function keptTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    // What journeys emit and set: an event of the catalog's `kept`, or a trait's new value. Append-only.
    sql`create table ${t.kept_event} (
      id bigint generated always as identity primary key,
      customer_key text not null,
      name text not null,
      at timestamptz not null,
      properties jsonb not null,
      journey text not null,
      step text not null,
      enrolment_id text not null,
      -- So that refreshes by changes miss none, however long a transaction is open.
      written_by xid8 not null default pg_current_xact_id()
    )`,
    sql`create index kept_event_name_at on ${t.kept_event} (name, at)`,
    sql`create index kept_event_customer on ${t.kept_event} (customer_key, name, at)`,
    sql`create index kept_event_written on ${t.kept_event} (written_by)`,
  ]
}

/** Where workers are, and what holds them back. */
function workerTables(schema: string): readonly Ddl[] {
  const t = stateTables(schema)
  return [
    sql`create table ${t.schedule_cursor} (
      address text primary key,
      fired_at timestamptz not null
    )`,
    // Append-only: who stopped or paused what, and lifted it again. The last row of each kind and journey counts.
    sql`create table ${t.hold} (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('stop', 'pause')),
      journey text check (journey is not null or kind = 'stop'),
      is_held boolean not null,
      reason text,
      actor text not null,
      at timestamptz not null
    )`,
    sql`create index hold_journey on ${t.hold} (kind, journey, id desc)`,
    sql`create sequence ${sql.id(schema, 'worker_id')}`,
  ]
}
