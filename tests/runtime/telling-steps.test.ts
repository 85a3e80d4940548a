/** J2: steps that set traits, emit events and call webhooks (SEMANTICS 19, 21, 24–26). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import {
  APPLIED,
  addCustomers,
  carts,
  createTables,
  journeyPrograms,
  openJourneys,
  sent,
  states,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, ledger, members } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const at = (day: number, time = '10:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`
const CART = [{ customer_id: 'ann', at: at(2), cart: 'x' }]

/** One journey tells; the other hears, asks what was set, and is told of the reason. */
const TOLD = `
journey: teller
trigger: { event: add_to_cart, key: cart }
steps:
  - wait: 1d
  - { set: { stage: offered, score: 2.5, told_on: today, told_at: now } }
  - { emit: told, properties: { reason: price }, key: cart }
---
journey: hearer
trigger: { event: told, where: { property: reason, is: price }, key: cart }
steps:
  - branch:
      - when: { all: [{ trait: stage, is: offered }, { trait: score, moreThan: 2 }, { trait: told_at, isSet: true }] }
        steps: [{ send: heard }]
---
journey: waiter
trigger: { event: add_to_cart }
steps:
  - waitFor: { event: told }
    timeout: 3d
    then: [{ send: in-time }]
    otherwise: [{ send: late }]
---
segment: told-people
where: { all: [{ event: told, count: { atLeast: 1 } }, { trait: told_on, is: 2026-01-03 }] }
`
const SENDS = ['heard', 'in-time', 'late']
const HEARD = ['ann heard 01-03 10:00', 'ann in-time 01-03 10:00']

interface KeptRow {
  readonly customer: string
  readonly name: string
  readonly at: string
  readonly properties: unknown
}

function kept(db: Database): Promise<readonly KeptRow[]> {
  return db.run<KeptRow>(sql`
    select customer_key as customer, name, at, properties from crm.kept_event order by id`)
}

describeDatabases('set and emit', (engine) => {
  test.each([
    ['goes with the time', runVirtual, [at(9)]],
    ['is there all along', runActual, [at(2, '10:00:05'), at(3, '10:00:05'), at(9)]],
    ['comes a week late', runActual, [at(9)]],
  ] as const)('SEMANTICS 21: a worker that %s tells and hears the same', async (_, run, looks) => {
    const db = await engine.shared()
    await openJourneys(db, TOLD, SENDS, [{ id: 'ann' }, { id: 'bob' }])
    await carts(db, CART)
    for (const look of looks) await run(db, look, testSender())
    expect([...(await sent(db))].sort()).toEqual(HEARD)
    expect(await states(db)).toEqual([
      'ann/x finished 01-03 10:00',
      'ann/x finished 01-03 10:00',
      'ann finished 01-03 10:00',
    ])
    const when = '2026-01-03T10:00:00.000Z'
    const row = (name: string, properties: unknown) => ({
      customer: 'ann',
      name,
      at: when,
      properties,
    })
    expect(await kept(db)).toEqual([
      row('score setting', { value: 2.5 }),
      row('stage setting', { value: 'offered' }),
      row('told_at setting', { value: when }),
      // In Seoul.
      row('told_on setting', { value: '2026-01-03' }),
      row('told', { reason: 'price', cart: 'x' }),
    ])
  })

  test('segments read both, by whichever refresh: as of their instant', async () => {
    const db = await engine.shared()
    await openJourneys(db, TOLD, SENDS, [{ id: 'ann' }, { id: 'bob' }])
    await carts(db, CART)
    await runVirtual(db, at(3, '09:00:00'), testSender())
    const told = async () =>
      (await members(db))
        .filter(({ entered }) => entered > APPLIED)
        .map(({ customer, entered }) => `${customer} ${entered}`)
    expect(await told()).toEqual([])
    // At 06:00 in Seoul.
    await runVirtual(db, at(4), testSender())
    expect(await told()).toEqual(['ann 2026-01-03T21:00:00.000Z'])
  })

  test('P2: a refresh by changes sees what was written into the past, and looks at nobody else', async () => {
    const db = await engine.shared()
    const people = Array.from({ length: 20 }, (_, n) => ({ id: `p${n}` }))
    await createTables(db)
    await db.run(sql`alter table customers add column changed_at timestamptz default '2025-11-01'`)
    await db.run(sql`
      insert into customers (id, email) select id, id || '@example.com'
      from jsonb_to_recordset(${JSON.stringify([{ id: 'ann' }, ...people])}::text::jsonb) as p (id text)`)
    // Who changed last is looked at each time.
    await db.run(sql`update customers set changed_at = '2025-12-01' where id = 'p0'`)
    const byChanges = (shop: string) =>
      shop
        .replace('catalog: shop', 'catalog: shop\nfullRefresh: 30d')
        .replace('key: id', 'key: id\n  changes: { column: changed_at }')
    await applyPrograms(db, await journeyPrograms(TOLD, SENDS, byChanges), APPLIED)
    await runActual(db, at(2, '00:00:00'), testSender())
    await carts(db, CART)
    // Members are refreshed at 06:00 in Seoul; what fell due on the 3rd is written by a worker two days late.
    await runActual(db, at(5, '00:00:00'), testSender())
    const refreshes = await db.run(sql`
      select mode, looked_at <= 2 as "isFew", size from crm.segment_refresh where segment = 'told-people' and cause = 'refresh'
      order by as_of`)
    expect(refreshes.slice(1)).toEqual([
      { mode: 'incremental', isFew: true, size: 0 },
      { mode: 'incremental', isFew: true, size: 1 },
      { mode: 'incremental', isFew: true, size: 1 },
    ])
  })

  test('null empties a trait, and a later setting counts, also one of the same instant', async () => {
    const db = await engine.shared()
    const programs = `
journey: j
trigger: { event: add_to_cart }
steps:
  - { set: { stage: one } }
  - { set: { stage: two } }
  - branch: [{ when: { trait: stage, is: two }, steps: [{ send: two }] }]
  - { set: { stage: null } }
  - branch: [{ when: { trait: stage, isUnset: true }, steps: [{ send: none }] }]
`
    await openJourneys(db, programs, ['two', 'none'], [{ id: 'ann' }])
    await carts(db, CART)
    await runActual(db, at(2, '10:00:05'), testSender())
    expect(await sent(db)).toEqual(['ann none 01-02 10:00', 'ann two 01-02 10:00'])
  })
})

const CALL = `
journey: j
trigger: { event: add_to_cart }
exitWhen: { event: purchase }
steps:
  - { set: { stage: new } }
  - { webhook: hook, traits: [vip, stage], data: { list: [1, 2] } }
`

async function openCall(db: TestDatabase): Promise<void> {
  await createTables(db)
  await addCustomers(db, [{ id: 'ann', vip: true }])
  await applyPrograms(db, await journeyPrograms(CALL, []), APPLIED)
  await carts(db, CART)
}

describeDatabases('webhook', (engine) => {
  test('SEMANTICS 25: one call, in the ledger before it is made, with the traits of that moment', async () => {
    const db = await engine.shared()
    await openCall(db)
    const sender = testSender(async ({ id }) => {
      const [row] = await ledger(db)
      expect(row).toMatchObject({ id, status: 'claimed', step: 'hook' })
      return { kind: 'accepted', providerId: 'p1' }
    })
    await runActual(db, at(2, '10:00:05'), sender)
    await runActual(db, at(3), sender)
    const calls = sender.handed.map(({ to, text, call }) => ({ to, text, call }))
    expect(calls).toEqual([
      {
        to: 'ann@example.com',
        text: '',
        call: {
          journey: 'j',
          step: 'hook',
          customer: { vip: true, stage: 'new' },
          data: { list: [1, 2] },
        },
      },
    ])
    const [row] = await db.run(sql`select status, class, template, channel from crm.message`)
    expect(row).toEqual({ status: 'handed', class: 'call', template: 'j.hook', channel: 'hook' })
  })

  test('SEMANTICS 26: tried again when it was not accepted, left alone when nobody knows', async () => {
    const db = await engine.shared()
    await openCall(db)
    const busy = testSender((_, attempt) =>
      attempt === 1 ? { kind: 'notAccepted', detail: '503' } : { kind: 'unknown', detail: 'reset' },
    )
    for (const hour of ['10:00:05', '11:00:00', '12:00:00']) await runActual(db, at(2, hour), busy)
    expect(busy.handed.map(({ call }) => call?.customer)).toEqual([
      { vip: true, stage: 'new' },
      { vip: true, stage: 'new' },
    ])
    expect(await ledger(db)).toMatchObject([{ status: 'unknown', attempts: 2 }])
  })
})
