/** A journey with every way to go on and a mailing with consent in, the shop that killed runs work on and what has to come of it, out. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import { isInRange } from '../../src/ir/bucket-range.ts'
import type { Database } from '../../src/ir/database.ts'
import { compileCleanly } from '../compiler/memory-project.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { applyPrograms, enrolments, ledger, SCHEMA } from '../runtime/shop-state.ts'

const FILES = {
  'crm.config.yaml': `name: tiny
zone: Asia/Seoul
refresh: '0 6 * * *'
preferences: { url: 'https://shop.example/preferences' }
guards: { caps: [{ atMost: 2, last: 24h }] }
`,
  'shop.yaml': `catalog: shop
customers:
  table: customers
  key: id
  traits: { email: text, country: text, agreed: boolean, joined_at: instant }
events:
  visit: { table: visits, customer: customer_id, at: at, id: id }
kept:
  traits: { stage: text }
  events: { greeted: {} }
---
topic: offers
consent: { trait: agreed, is: true }
---
channel: email
via: smtp
address: email
from: Shop <hello@shop.example>
url: { env: SMTP_URL }
---
segment: joined
where: { trait: joined_at, within: { last: 365d } }
---
${['hello', 'at-home', 'abroad', 'came', 'goodbye']
  .map(
    (id) => `template: ${id}
channel: email
topic: offers
subject: ${id}
text: '${id} {{links.unsubscribe}}'
---`,
  )
  .join('\n')}
journey: welcome
trigger: { enters: joined }
holdout: { share: 10%, salt: nobody }
steps:
  - send: hello
  - waitFor: { event: visit }
    timeout: 1d
    then: [{ send: came }]
  - branch:
      - { when: { trait: country, is: KR }, steps: [{ send: at-home }] }
      - { otherwise: true, steps: [{ wait: 12h }, { send: abroad }] }
  - split: { salt: kills, paths: [{ weight: 50, steps: [{ wait: 6h }] }, { weight: 50, steps: [] }] }
  - set: { stage: greeted }
  - { emit: greeted }
  - send: goodbye
`,
}

/** As the journey says. */
const HELD_OUT = { salt: 'nobody', from: 0, to: 999 }
const CAP = { atMost: 2, milliseconds: 86_400_000 }

const START = Date.parse('2026-01-01T00:00:00.000Z')
const DAY = 86_400_000
/** New people a day. Two of them share an address, two never agreed, one is suppressed. */
export const JOINING = 24

export const instantOf = (day: number) => new Date(START + day * DAY).toISOString()

export async function openKillShop(db: TestDatabase): Promise<void> {
  await db.runScript(`
    create table customers (id text primary key, email text, country text, agreed boolean, joined_at timestamptz);
    create table visits (id text primary key, customer_id text, at timestamptz)`)
  for (const statement of createStateSchema(SCHEMA)) await db.run(statement)
  const compiled = await compileCleanly(FILES)
  const programs = Object.fromEntries(
    [...compiled.objects].map(([address, { program }]) => [address, program]),
  )
  await applyPrograms(db, programs, instantOf(0))
}

/** Number 0 and 1 share an address, 2 and 3 never agreed, 4 is suppressed, every third visits while it is waited for. */
export async function addPeople(db: Database, day: number): Promise<void> {
  const rows = Array.from({ length: JOINING }, (_, n) => ({
    id: `d${day}n${n}`,
    email: `d${day}n${n === 1 ? 0 : n}@example.com`,
    country: n % 2 === 0 ? 'KR' : 'JP',
    agreed: n !== 2 && n !== 3,
    // Tomorrow, which no run before has come to: they enter then, whatever was killed meanwhile.
    joined_at: new Date(START + (day + 1) * DAY + 1).toISOString(),
  }))
  await db.run(sql`insert into customers
    select p.* from jsonb_populate_recordset(null::customers, ${JSON.stringify(rows)}::text::jsonb) p`)
  await db.run(sql`insert into visits
    select 'v' || id, id, date_trunc('day', joined_at) + interval '30 hours' from customers
    where id = any(${rows.filter((_, n) => n % 3 === 0).map(({ id }) => id)}::text[])`)
  await db.run(sql`insert into crm.suppression (channel, address, reason, at)
    values ('email', ${rows[4]?.email}::text, 'hard-bounce', ${instantOf(day)}::timestamptz)`)
}

const numberOf = (customer: string) => Number(customer.slice(customer.indexOf('n') + 1))

/** Why nobody may ever be handed anything of theirs, if so: the first reason by the order of guards. */
function neverReached(customer: string): string | undefined {
  const n = numberOf(customer)
  if (n === 2 || n === 3) return 'no-consent'
  if (n === 4) return 'suppressed'
  return isInRange(HELD_OUT, customer) ? 'holdout' : undefined
}

/** Everyone went through every step once; who shares an address, or never agreed, got what is theirs. */
export async function expectNobodyLost(db: Database, days: number): Promise<void> {
  const people = days * JOINING
  const runs = await enrolments(db)
  expect(new Set(runs.map(({ customer }) => customer)).size).toBe(people)
  expect(runs).toHaveLength(people)
  expect(runs.filter(({ status }) => status !== 'finished')).toEqual([])
  const rows = await ledger(db)
  const steps = new Map<string, string[]>()
  for (const { customer, step } of rows) steps.set(customer, [...(steps.get(customer) ?? []), step])
  for (const { customer } of runs) {
    const n = numberOf(customer)
    const visit = n % 3 === 0 ? ['came'] : []
    const place = n % 2 === 0 ? 'at-home' : 'abroad'
    // Of some steps due at one instant, the ledger has no order.
    const expected = ['hello', ...visit, place, 'goodbye'].sort()
    expect([customer, steps.get(customer)?.sort()]).toEqual([customer, expected])
  }
  const held = rows.filter(({ status }) => status === 'withheld')
  for (const { customer, status, reason } of rows) {
    const never = neverReached(customer)
    if (never !== undefined)
      expect([customer, status, reason]).toEqual([customer, 'withheld', never])
    else expect(['no-consent', 'suppressed', 'holdout']).not.toContain(reason)
  }
  expect(new Set(held.map(({ reason }) => reason))).toEqual(
    new Set(['no-consent', 'suppressed', 'holdout', 'duplicate-address', 'frequency-cap']),
  )
  const [whole] = await db.run(sql`
    select (select count(*) from crm.segment_member) as members,
      (select sum(case change when 'entered' then 1 else -1 end)::int from crm.segment_change) as logged`)
  expect(whole).toEqual({ members: people, logged: people })
  // J2: what a step writes and that it was taken are one transaction.
  const [kept] = await db.run(sql`
    select count(*)::int as written, count(distinct (name, customer_key))::int as different from crm.kept_event`)
  expect(kept).toEqual({ written: people * 2, different: people * 2 })
}

export interface Mail {
  readonly id: string
  readonly to: string
  readonly step: string
}

/** What the ledger says was handed over is exactly what arrived, but for those of which it says that it does not know. */
export async function expectNobodyTwice(
  db: Database,
  mails: readonly Mail[],
  doubtAtMost: number,
): Promise<void> {
  const arrived = mails.map(({ id }) => id)
  expect(arrived.length).toBe(new Set(arrived).size)
  // Of two customers with one address, one.
  const places = mails.map(({ to, step }) => `${to} ${step}`)
  expect(places.length).toBe(new Set(places).size)
  const rows = await ledger(db)
  const of = (status: string) => rows.filter((row) => row.status === status).map(({ id }) => id)
  expect(rows.filter(({ status }) => !['handed', 'unknown', 'withheld'].includes(status))).toEqual(
    [],
  )
  const unknown = new Set(of('unknown'))
  expect(arrived.filter((id) => !unknown.has(id)).sort()).toEqual(of('handed').sort())
  expect(unknown.size).toBeGreaterThan(0)
  expect(unknown.size).toBeLessThanOrEqual(doubtAtMost)
}

/** Guards hold of what the server got, whatever the ledger says of it, and of what may have arrived. */
export async function expectGuardsHeld(db: Database, mails: readonly Mail[]): Promise<void> {
  const rows = await db.run<Reached>(sql`
    select id, status, customer_key as customer, address_key as address, decided_at as at from crm.message`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const arrived = mails.map(({ id }) => byId.get(id)?.customer ?? 'nobody')
  expect(arrived.filter((one) => one === 'nobody' || neverReached(one) !== undefined)).toEqual([])
  const unreached = new Set(
    // Of the two who share an address the other may be reached at it.
    rows.map(({ customer }) => customer).filter((one) => neverReached(one) && numberOf(one) > 1),
  )
  expect(mails.filter(({ to }) => unreached.has(to.split('@')[0] ?? ''))).toEqual([])

  const isArrived = new Set(mails.map(({ id }) => id))
  const counted = rows.filter(({ id, status }) => isArrived.has(id) || status === 'unknown')
  expect(over(counted, ({ customer }) => customer)).toEqual([])
  expect(over(counted, ({ address }) => address ?? '')).toEqual([])
}

interface Reached {
  readonly id: string
  readonly status: string
  readonly customer: string
  readonly address: string | null
  readonly at: string
}

/** Who got more than the cap within its time. */
function over(counted: readonly Reached[], nameOf: (row: Reached) => string): readonly string[] {
  const times = new Map<string, number[]>()
  for (const row of counted) {
    times.set(nameOf(row), [...(times.get(nameOf(row)) ?? []), Date.parse(row.at)])
  }
  return [...times].flatMap(([name, at]) => {
    const sorted = at.sort((a, b) => a - b)
    const isOver = sorted.some((first, index) => {
      const next = sorted[index + CAP.atMost]
      return next !== undefined && next - first <= CAP.milliseconds
    })
    return isOver ? [name] : []
  })
}
