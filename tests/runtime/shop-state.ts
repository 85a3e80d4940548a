/** A test database in; the shop's tables, crm's tables and applied programs in it, and reads of what a run left, out. */
import { sql } from 'kysely'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import { addressOf } from '../../src/ir/address.ts'
import type { Instant } from '../../src/ir/clock.ts'
import type { Program } from '../../src/ir/compiled.ts'
import type { Database, Executor } from '../../src/ir/database.ts'
import { hashOf } from '../../src/ir/hash.ts'
import { refreshMembers } from '../../src/ir/refresh-members.ts'
import { stateTables } from '../../src/ir/state-tables.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { withTables } from '../harness/empty-database.ts'
import type { Programs } from './shop-programs.ts'

export const SCHEMA = 'crm'
const t = stateTables(SCHEMA)

export function createShop(db: TestDatabase): Promise<void> {
  return withTables(db, createTables)
}

async function createTables(db: TestDatabase): Promise<void> {
  await db.runScript(`
    create table customers (
      id text primary key, name text, email text, bounced boolean not null default false,
      spent numeric not null default 0, joined_at timestamptz not null, left_at timestamptz
    );
    create table consents (id text primary key, agreed boolean not null)`)
  for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
}

export interface Person {
  readonly id: string
  readonly name?: string | null
  readonly email?: string | null
  readonly agreed?: boolean | null
  readonly bounced?: boolean
  readonly joined: Instant
  readonly left?: Instant
}

/** Everyone agrees and has the address `<id>@example.com` unless told otherwise. */
export async function addPeople(db: Database, people: readonly Person[]): Promise<void> {
  const rows = people.map((one) => ({
    name: one.id.toUpperCase(),
    email: `${one.id}@example.com`,
    agreed: true,
    bounced: false,
    left: null,
    ...one,
  }))
  await db.run(sql`
    insert into customers (id, name, email, bounced, joined_at, left_at)
    select p.id, p.name, p.email, p.bounced, p.joined, p."left"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as p (id text, name text, email text, bounced boolean, joined timestamptz, "left" timestamptz)`)
  await db.run(sql`
    insert into consents (id, agreed)
    select p.id, p.agreed from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as p (id text, agreed boolean)
    where p.agreed is not null`)
}

export function manyPeople(count: number, joined: Instant): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `p${String(index).padStart(4, '0')}`,
    joined,
  }))
}

/** In another connection's transaction: a message to this person that it is claiming. */
export async function claimElsewhere(tx: Executor, customer: string, at: Instant): Promise<void> {
  await tx.run(sql`
    insert into ${t.message} (id, journey, step, enrolment_id, customer_key, channel, template, class,
      journey_apply_id, status, due_at, decided_at, attempts)
    values ('other', 'x', 'x', 'e', ${customer}::text, 'email', 'hello', 'marketing', 1, 'claimed', ${at}::timestamptz,
      ${at}::timestamptz, 0)`)
}

/** Appends versions of these objects (null removes one) as one apply, and fills segments not seen before. */
export async function applyPrograms(
  db: Database,
  programs: Readonly<Record<string, Program | null>>,
  asOf: Instant,
): Promise<number> {
  const [row] = await db.run<{ id: number }>(sql`
    insert into ${t.apply} (as_of, applied_at, actor, crm_version, plan)
    values (${asOf}::timestamptz, ${asOf}::timestamptz, 'test', '0', '{}') returning id`)
  const applyId = row?.id ?? 0
  for (const [address, program] of Object.entries(programs)) {
    await db.run(sql`
      insert into ${t.object_version}
        (address, apply_id, kind, removed, behaviour, own, written_hash, metadata, object)
      values (${address}, ${applyId}::bigint, ${address.slice(0, address.indexOf('.'))}, ${program === null},
        '', ${program?.kind === 'journey' ? hashOf(program.journey) : ''}, '', '', ${program === null ? null : JSON.stringify({ program })}::text::jsonb)`)
  }
  await startSchedules(db, programs, asOf)
  return applyId
}

async function startSchedules(
  db: Database,
  programs: Readonly<Record<string, Program | null>>,
  asOf: Instant,
): Promise<void> {
  for (const [address, program] of Object.entries(programs)) {
    const segment = address.slice(address.indexOf('.') + 1)
    if (program?.kind === 'segment') {
      const [filled] = await db.run(
        sql`select from ${t.segment_state} where segment = ${segment}::text`,
      )
      const cause = filled === undefined ? 'fill' : 'apply'
      const segments = [{ segment, part: program.pass, cause } as const]
      await db.transaction((tx) => refreshMembers(tx, SCHEMA, { segments, asOf }))
    }
    if (program?.kind === 'journey' && 'schedule' in program.journey.trigger) {
      const journey = addressOf('journey', program.journey.id)
      await db.run(sql`
        insert into ${t.schedule_cursor} (address, fired_at) values (${journey}, ${asOf}::timestamptz)
        on conflict (address) do nothing`)
    }
  }
}

export interface LedgerRow {
  readonly id: string
  readonly enrolment: string
  readonly journey: string
  readonly step: string
  readonly customer: string
  readonly status: string
  readonly reason: string | null
  readonly detail: string | null
  readonly due: Instant
  readonly decided: Instant
  readonly attempts: number
  readonly applyId: number
  readonly next: Instant | null
}

export function ledger(db: Database): Promise<readonly LedgerRow[]> {
  return db.run<LedgerRow>(sql`
    select id, enrolment_id as enrolment, journey, step, customer_key as customer, status, reason, detail, due_at as due,
      decided_at as decided, attempts, journey_apply_id as "applyId", next_attempt_at as next
    from ${t.message} order by due_at, journey, step, customer_key, id`)
}

/** `customer step status[:reason]` of each message, in order. */
export async function outcomes(db: Database): Promise<readonly string[]> {
  const rows = await ledger(db)
  return rows
    .map((row) => `${row.customer} ${row.step} ${row.status}${row.reason ? `:${row.reason}` : ''}`)
    .sort()
}

export interface EnrolmentRow {
  readonly id: string
  readonly journey: string
  readonly customer: string
  readonly key: string
  readonly status: string
  readonly step: string | null
  readonly started: Instant
  readonly ended: Instant | null
  readonly due: Instant | null
  readonly reason: string | null
  readonly applyId: number
}

export function enrolments(db: Database): Promise<readonly EnrolmentRow[]> {
  return db.run<EnrolmentRow>(sql`
    select id, journey, customer_key as customer, key, status, step, started_at as started, ended_at as ended,
      due_at as due, end_reason as reason, version_apply_id as "applyId"
    from ${t.enrolment} order by journey, customer_key, started_at, key`)
}

export function members(db: Database): Promise<readonly { customer: string; entered: Instant }[]> {
  return db.run(sql`
    select customer_key as customer, entered_at as entered from ${t.segment_member} order by 1, 2`)
}

/** The shop with its tables, its programs and these people, applied at an instant. */
export async function openShop(
  db: TestDatabase,
  programs: Programs,
  people: readonly Person[],
  asOf: Instant,
): Promise<number> {
  await createShop(db)
  await addPeople(db, people)
  return applyPrograms(db, programs, asOf)
}
