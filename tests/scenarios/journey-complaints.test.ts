/** What people most complain about in the journeys of others, each as it must be here (PEERS: complaints). */
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import {
  addCustomers,
  buys,
  carts,
  journeyPrograms,
  openJourneys,
  sent,
  states,
} from '../runtime/journey-shop.ts'
import { runActual, runVirtual } from '../runtime/run-shop.ts'
import { applyPrograms, ledger } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'

vi.setConfig({ testTimeout: 240_000 })

const at = (day: number, time = '00:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`

describeDatabases('complaints about journeys', (engine) => {
  test('"cart, then no purchase" cannot be expressed, or is wrong', async () => {
    const db = await engine.shared()
    const journey = `
journey: cart-left
trigger: { event: add_to_cart, key: cart }
exitWhen: { event: purchase, key: cart }
steps: [{ wait: 4h }, { send: reminder }, { wait: 1d }, { send: coupon }]
`
    await openJourneys(db, journey, ['reminder', 'coupon'], [{ id: 'a' }, { id: 'b' }])
    await carts(db, [
      { customer_id: 'a', at: at(2, '10:00:00'), cart: 'bought-soon' },
      { customer_id: 'a', at: at(2, '11:00:00'), cart: 'left' },
      { customer_id: 'b', at: at(2, '10:00:00'), cart: 'bought-late' },
    ])
    await buys(db, [
      { customer_id: 'a', at: at(2, '10:30:00'), cart: 'bought-soon' },
      { customer_id: 'b', at: at(2, '20:00:00'), cart: 'bought-late' },
    ])
    await runActual(db, at(9), testSender())
    expect(await sent(db)).toEqual([
      'b reminder 01-02 14:00',
      'a reminder 01-02 15:00',
      'a coupon 01-03 15:00',
    ])
    expect(await states(db)).toEqual([
      'a/bought-soon exited:exit criteria 01-02 14:00',
      'a/left finished 01-03 15:00',
      'b/bought-late exited:exit criteria 01-03 14:00',
    ])
  })

  test('re-entry surprises: edits, renames of steps and late rows let nobody in again', async () => {
    const db = await engine.shared()
    const journey = (steps: string) =>
      `journey: j\ntrigger: { event: add_to_cart }\nsteps: ${steps}\n`
    await openJourneys(db, journey('[{ send: hello }]'), ['hello'], [{ id: 'a' }])
    await carts(db, [{ customer_id: 'a', at: at(2, '10:00:00') }])
    await runActual(db, at(2, '10:00:05'), testSender())
    const next = await journeyPrograms(journey('[{ wait: 1h }, { send: hello, id: again }]'), [
      'hello',
    ])
    await applyPrograms(db, next, at(2, '11:00:00'))
    await carts(db, [
      { customer_id: 'a', at: at(2, '09:59:00') },
      { customer_id: 'a', at: at(2, '12:00:00') },
    ])
    await runActual(db, at(3), testSender())
    expect(await sent(db)).toEqual(['a hello 01-02 10:00'])
  })

  test('missed people, and only the first batch processed: everyone who was due is taken through', async () => {
    const db = await engine.shared()
    const journey = `
journey: j
trigger: { event: add_to_cart }
steps:
  - waitFor: { event: purchase }
    timeout: 1h
    otherwise: [{ branch: [{ when: { trait: vip, is: true }, steps: [{ exit: vip }] }] }]
  - wait: 1h
`
    await openJourneys(db, journey, [], [])
    // More than a batch of any step that decides by person, at as many instants.
    await db.run(sql`
      insert into customers (id, email, vip) select 'm' || n, 'm' || n || '@example.com', n % 2 = 0 from generate_series(1, 5500) n`)
    await db.run(sql`
      insert into carts (customer_id, at) select 'm' || n, ${at(2, '10:00:00')}::timestamptz + n * interval '1 second'
      from generate_series(1, 5500) n`)
    await db.run(sql`
      insert into orders (customer_id, at) select 'm' || n, ${at(2, '10:30:00')}::timestamptz + n * interval '1 second'
      from generate_series(1, 5500, 11) n`)
    const summary = await runActual(db, at(9), testSender())
    expect(summary.problems).toEqual([])
    const rows = await db.run(sql`
      select status, end_reason as reason, count(*) as count from crm.enrolment group by 1, 2 order by 1`)
    expect(rows).toEqual([
      { status: 'exited', reason: 'vip', count: 2500 },
      { status: 'finished', reason: null, count: 3000 },
    ])
  })

  test('relative dates off by a day across zones: a birthday is that day where it is asked for', async () => {
    const zones = ['Pacific/Auckland', 'Asia/Seoul', 'UTC', 'America/Los_Angeles']
    const journeys = zones.map(
      (zone, index) =>
        `journey: j${index}\ntrigger: { anniversary: birthday, at: '00:00', zone: ${zone} }\nreentry: always\nsteps: [{ send: hello, id: in-${index} }]\n`,
    )
    const db = await engine.shared()
    await openJourneys(db, journeys.join('---\n'), ['hello'], [{ id: 'a', birthday: '1990-01-10' }])
    await runVirtual(db, at(20), testSender())
    expect(await sent(db)).toEqual([
      'a in-0 01-09 11:00',
      'a in-1 01-09 15:00',
      'a in-2 01-10 00:00',
      'a in-3 01-10 08:00',
    ])
  })

  test('no wait for an event with a timeout: three days for a purchase, then a reminder', async () => {
    const db = await engine.shared()
    const journey = `
journey: welcome
trigger: { enters: signed-up }
steps:
  - waitFor: { event: purchase }
    timeout: 3d
    then: [{ send: thanks }, { exit: bought }]
  - send: reminder
`
    await openJourneys(db, journey, ['thanks', 'reminder'], [])
    await addCustomers(db, [
      { id: 'a', signed_up_at: at(1) },
      { id: 'b', signed_up_at: at(1) },
    ])
    await buys(db, [{ customer_id: 'a', at: at(3, '08:00:00') }])
    await runVirtual(db, at(9), testSender())
    expect(await sent(db)).toEqual(['a thanks 01-03 08:00', 'b reminder 01-04 21:00'])
  })

  test('duplicates on resume: whatever is run again sends nothing again', async () => {
    const db = await engine.shared()
    const journey = `journey: j\ntrigger: { event: add_to_cart, key: cart }\nreentry: always\nsteps: [{ send: hello }]\n`
    await openJourneys(db, journey, ['hello'], [{ id: 'a' }])
    await carts(db, [
      { customer_id: 'a', at: at(2, '10:00:00'), cart: 'one' },
      { customer_id: 'a', at: at(2, '10:00:00'), cart: 'two' },
    ])
    const sender = testSender()
    for (const minute of ['01', '02', '03']) await runActual(db, at(2, `10:${minute}:00`), sender)
    // A look that goes back a day sees the same rows again.
    await runActual(db, at(2, '11:01:00'), sender)
    expect(sender.handed).toHaveLength(2)
    expect(await ledger(db)).toHaveLength(2)
  })
})
