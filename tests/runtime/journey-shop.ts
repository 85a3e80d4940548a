/** Journeys as YAML, people and events in; a shop with them applied, and what became of people, out. */
import { sql } from 'kysely'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { Instant } from '../../src/ir/clock.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { Database } from '../../src/ir/database.ts'
import { compileCleanly, type Files } from '../compiler/memory-project.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { withTables } from '../harness/empty-database.ts'
import type { Programs } from './shop-programs.ts'
import { applyPrograms, enrolments, ledger, SCHEMA } from './shop-state.ts'

export const APPLIED = '2026-01-01T00:00:00.000Z'

const CONFIG = `name: shop\nzone: Asia/Seoul\nrefresh: '0 6 * * *'\n`
const SHOP = `
catalog: shop
customers:
  table: customers
  key: id
  traits:
    email: text
    country: text
    vip: boolean
    birthday: date
    renews_on: date
    trial_ends_at: instant
    timezone: text
    signed_up_at: instant
events:
  purchase: { table: orders, customer: customer_id, at: at, id: id, properties: { total: number, cart: text } }
  add_to_cart: { table: carts, customer: customer_id, at: at, properties: { sku: text, cart: text } }
  opened: { table: opens, customer: customer_id, at: at }
engagement: [opened]
kept:
  traits: { stage: text, score: number, told_on: date, told_at: instant }
  events: { told: { reason: text, cart: text } }
---
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
---
channel: hook
via: webhook
address: email
url: { env: HOOK_URL }
---
segment: vip
where: { trait: vip, is: true }
---
segment: buyers
where: { event: purchase, count: { atLeast: 1 } }
---
segment: signed-up
where: { trait: signed_up_at, isSet: true }
`

/** Templates called as the test names them, of a class that needs no consent. */
function templates(ids: readonly string[]): string {
  return ids
    .map((id) => `template: ${id}\nchannel: email\nclass: service\nsubject: ${id}\ntext: ${id}\n`)
    .join('---\n')
}

export function journeyProject(
  journeys: string,
  sends: readonly string[],
  edit: (shop: string) => string = (shop) => shop,
  settings = '',
): Promise<CompiledProject> {
  const files: Files = {
    'crm.config.yaml': `${CONFIG}${settings}`,
    'shop.yaml': edit(SHOP),
    'templates.yaml': templates(sends),
    'journeys.yaml': journeys,
  }
  return compileCleanly(files)
}

export async function journeyPrograms(
  ...project: Parameters<typeof journeyProject>
): Promise<Programs> {
  const compiled = await journeyProject(...project)
  return Object.fromEntries(
    [...compiled.objects].map(([address, { program }]) => [address, program]),
  )
}

export interface ShopPerson {
  readonly id: string
  readonly email?: string
  readonly country?: string
  readonly vip?: boolean
  readonly birthday?: string
  readonly renews_on?: string
  readonly trial_ends_at?: Instant
  readonly timezone?: string
  readonly signed_up_at?: Instant
}

export function createTables(db: TestDatabase): Promise<void> {
  return withTables(db, create)
}

async function create(db: TestDatabase): Promise<void> {
  await db.runScript(`
    create table customers (
      id text primary key, email text, country text, vip boolean, birthday date, renews_on date, trial_ends_at timestamptz,
      timezone text, signed_up_at timestamptz
    );
    create table orders (id bigint generated always as identity, customer_id text, at timestamptz, total numeric, cart text);
    create table carts (customer_id text, at timestamptz, sku text, cart text);
    create table opens (customer_id text, at timestamptz)`)
  for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
}

export async function addCustomers(db: Database, people: readonly ShopPerson[]): Promise<void> {
  const rows = people.map((person) => ({ email: `${person.id}@example.com`, ...person }))
  await db.run(sql`
    insert into customers
    select p.* from jsonb_populate_recordset(null::customers, ${JSON.stringify(rows)}::text::jsonb) p`)
}

export interface ShopEvent {
  readonly customer_id: string
  readonly at: Instant
  readonly cart?: string
  readonly sku?: string
  readonly total?: number
}

export async function buys(db: Database, events: readonly ShopEvent[]): Promise<void> {
  await db.run(sql`
    insert into orders (customer_id, at, total, cart)
    select e.customer_id, e.at, e.total, e.cart
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as e (customer_id text, at timestamptz, total numeric, cart text)`)
}

export async function carts(db: Database, events: readonly ShopEvent[]): Promise<void> {
  await db.run(sql`
    insert into carts (customer_id, at, sku, cart)
    select e.customer_id, e.at, e.sku, e.cart
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as e (customer_id text, at timestamptz, sku text, cart text)`)
}

export async function opens(
  db: Database,
  events: readonly Pick<ShopEvent, 'customer_id' | 'at'>[],
): Promise<void> {
  await db.run(sql`
    insert into opens select e.customer_id, e.at
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as e (customer_id text, at timestamptz)`)
}

/** The shop with these journeys applied. */
export async function openJourneys(
  db: TestDatabase,
  journeys: string,
  sends: readonly string[],
  people: readonly ShopPerson[],
  settings = '',
): Promise<void> {
  await createTables(db)
  await addCustomers(db, people)
  await applyPrograms(db, await journeyPrograms(journeys, sends, undefined, settings), APPLIED)
}

/** `customer step due` of every message handed over, in order of the instants they were due. */
export async function sent(db: Database): Promise<readonly string[]> {
  const rows = await ledger(db)
  return rows
    .filter(({ status }) => status === 'handed')
    .map(({ customer, step, due }) => `${customer} ${step} ${short(due)}`)
}

/** `customer[/key] status[:reason] at` of every enrolment that is over, `customer status step due` of the others. */
export async function states(db: Database): Promise<readonly string[]> {
  const rows = await enrolments(db)
  return rows.map(({ customer, key, status, reason, step, ended, due }) => {
    const who = key === '' ? customer : `${customer}/${key}`
    if (ended === null) return `${who} ${status} ${step} ${short(due ?? '')}`
    return `${who} ${status}${reason === null ? '' : `:${reason}`} ${short(ended)}`
  })
}

/** `2026-01-02T03:04:00.000Z` → `01-02 03:04` */
export function short(instant: string): string {
  return instant.slice(5, 16).replace('T', ' ')
}
