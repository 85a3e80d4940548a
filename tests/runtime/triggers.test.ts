/** J1: people enrolled by events with keys, by leaving a segment, and by dates (SEMANTICS 17, 18, 21). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { APPLIED, addCustomers, buys, carts, openJourneys, sent, states } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, ledger } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const at = (day: number, time = '00:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`
const LOOKS = [
  ['virtual time', runVirtual],
  ['a late worker', runActual],
] as const

describeDatabases('J1: event', (engine) => {
  const journey = (trigger: string, reentry: string) => `
journey: j
trigger: ${trigger}
reentry: ${reentry}
steps:
  - wait: 2h
  - send: hello
`
  const opened = async (trigger: string, reentry: string) => {
    const db = await engine.shared()
    await openJourneys(db, journey(trigger, reentry), ['hello'], [{ id: 'a' }, { id: 'b' }])
    return db
  }

  test.each(LOOKS)('whoever does it, with the filter, and nobody twice: %s', async (_, look) => {
    const db = await opened(
      '{ event: add_to_cart, where: { property: sku, startsWith: SHOE } }',
      'never',
    )
    await carts(db, [
      { customer_id: 'a', at: at(2, '10:00:00'), sku: 'SHOE-1' },
      { customer_id: 'a', at: at(3, '10:00:00'), sku: 'SHOE-2' },
      { customer_id: 'b', at: at(2, '10:00:00'), sku: 'HAT-1' },
      // Before the journey was applied, and of somebody unknown (SEMANTICS 8).
      { customer_id: 'b', at: '2025-12-31T10:00:00Z', sku: 'SHOE-1' },
      { customer_id: 'ghost', at: at(2, '10:00:00'), sku: 'SHOE-1' },
    ])
    await look(db, at(9), testSender())
    expect(await sent(db)).toEqual(['a hello 01-02 12:00'])
  })

  test.each(LOOKS)('SEMANTICS 18: always, when none was active then: %s', async (_, look) => {
    const db = await opened('{ event: add_to_cart }', 'always')
    await carts(
      db,
      // 11:00 is while the first waits, 12:00 as it ends, 12:30 after it.
      ['10:00:00', '11:00:00', '12:00:00', '12:30:00'].map((time) => ({
        customer_id: 'a',
        at: at(2, time),
      })),
    )
    await look(db, at(9), testSender())
    expect(await sent(db)).toEqual(['a hello 01-02 12:00', 'a hello 01-02 14:30'])
  })

  test.each(LOOKS)('SEMANTICS 18: after d since the last one ended: %s', async (_, look) => {
    const db = await opened('{ event: add_to_cart }', '{ after: 1d }')
    await carts(db, [
      { customer_id: 'a', at: at(2, '10:00:00') },
      { customer_id: 'a', at: at(3, '11:59:59') },
      { customer_id: 'a', at: at(3, '12:00:00') },
    ])
    await look(db, at(9), testSender())
    expect(await sent(db)).toEqual(['a hello 01-02 12:00', 'a hello 01-03 14:00'])
  })

  test.each(LOOKS)('a key: two carts are two enrolments, one cart is one: %s', async (_, look) => {
    const db = await opened('{ event: add_to_cart, key: cart }', 'never')
    await carts(db, [
      { customer_id: 'a', at: at(2, '10:00:00'), cart: 'one' },
      { customer_id: 'a', at: at(2, '10:30:00'), cart: 'two' },
      { customer_id: 'a', at: at(5, '10:00:00'), cart: 'one' },
      { customer_id: 'b', at: at(2, '10:00:00') },
    ])
    await look(db, at(9), testSender())
    expect(await states(db)).toEqual([
      'a/one finished 01-02 12:00',
      'a/two finished 01-02 12:30',
      'b finished 01-02 12:00',
    ])
  })

  test('SEMANTICS 25: two people are two, also where key and cart of one are spelt like those of the other', async () => {
    const db = await engine.shared()
    await openJourneys(
      db,
      journey('{ event: add_to_cart, key: cart }', 'always'),
      ['hello'],
      [
        { id: 'shop:kim', email: 'kim@example.com' },
        { id: 'shop', email: 'shop@example.com' },
      ],
    )
    await carts(db, [{ customer_id: 'shop:kim', at: at(2, '10:00:00'), cart: '1' }])
    await runActual(db, at(2, '10:00:01'), testSender())
    // At a later look, and both at once.
    await carts(db, [
      { customer_id: 'shop', at: at(2, '10:00:00'), cart: 'kim:1' },
      { customer_id: 'shop:kim', at: at(2, '11:00:00'), cart: '2' },
      { customer_id: 'shop', at: at(2, '11:00:00'), cart: 'kim:2' },
    ])
    await runActual(db, at(3), testSender())
    expect([...(await sent(db))].sort()).toEqual([
      'shop hello 01-02 12:00',
      'shop hello 01-02 13:00',
      'shop:kim hello 01-02 12:00',
      'shop:kim hello 01-02 13:00',
    ])
    expect(new Set((await ledger(db)).map(({ id }) => id)).size).toBe(4)
  })

  test('looks back for rows that are written late, and starts nothing twice', async () => {
    const db = await opened('{ event: add_to_cart }', 'always')
    await carts(db, [{ customer_id: 'a', at: at(2, '10:00:00') }])
    await runActual(db, at(2, '13:00:00'), testSender())
    await carts(db, [{ customer_id: 'b', at: at(2, '12:58:00') }])
    await runActual(db, at(2, '13:00:05'), testSender())
    // A day late: found when an hour has passed; of whoever was enrolled since, it starts nothing more.
    await addCustomers(db, [{ id: 'c' }])
    await carts(db, [
      { customer_id: 'b', at: at(1, '15:00:00') },
      { customer_id: 'c', at: at(1, '15:00:00') },
    ])
    await runActual(db, at(2, '14:00:00'), testSender())
    await runActual(db, at(2, '16:00:00'), testSender())
    expect(await states(db)).toEqual([
      'a finished 01-02 12:00',
      'b finished 01-02 14:58',
      'c finished 01-01 17:00',
    ])
  })

  test('missed people: a load once a night brings the whole day before, and everyone is enrolled', async () => {
    const db = await opened('{ event: add_to_cart }', 'always')
    for (const hour of [1, 2, 3]) await runActual(db, at(3, `0${hour}:00:00`), testSender())
    await carts(db, [
      { customer_id: 'a', at: at(2, '00:00:01') },
      { customer_id: 'b', at: at(2, '12:00:00') },
    ])
    await runActual(db, at(3, '03:20:00'), testSender())
    expect(await states(db)).toEqual([])
    await runActual(db, at(3, '04:00:05'), testSender())
    expect(await states(db)).toEqual(['a finished 01-02 02:00', 'b finished 01-02 14:00'])
  })

  test('P3: thousands who do it at once are all enrolled', async () => {
    const db = await opened('{ event: add_to_cart }', 'never')
    await db.run(sql`
      insert into customers (id, email) select 'm' || n, 'm' || n || '@example.com' from generate_series(1, 6000) n`)
    await db.run(sql`
      insert into carts (customer_id, at) select 'm' || n, ${at(2, '10:00:00')}::timestamptz + n * interval '1 second'
      from generate_series(1, 6000) n`)
    await runActual(db, at(2, '11:59:00'), testSender())
    const [row] = await db.run<{ count: number }>(
      sql`select count(*) as count from crm.enrolment where status = 'active'`,
    )
    expect(row?.count).toBe(6000)
  })
})

describeDatabases('events that cannot be read', (engine) => {
  test('are reported; other journeys go on; mended, nobody is missed', async () => {
    const db = await engine.shared()
    const journeys = `
journey: carts
trigger: { event: add_to_cart }
steps: [{ send: hello, id: cart }]
---
journey: orders
trigger: { event: purchase }
steps: [{ send: hello, id: order }]
`
    await openJourneys(db, journeys, ['hello'], [{ id: 'a' }])
    await carts(db, [{ customer_id: 'a', at: at(2, '10:00:00') }])
    await buys(db, [{ customer_id: 'a', at: at(2, '10:00:00') }])
    await db.runScript('alter table carts rename to gone')
    const summary = await runActual(db, at(2, '10:00:05'), testSender())
    expect(summary.problems.map(({ code, address }) => [code, address])).toContainEqual([
      'CRM7202',
      'journey.carts',
    ])
    expect(await sent(db)).toEqual(['a order 01-02 10:00'])
    await db.runScript('alter table gone rename to carts')
    await runActual(db, at(4), testSender())
    expect(await sent(db)).toEqual(['a cart 01-02 10:00', 'a order 01-02 10:00'])
  })
})

describeDatabases('J1: leaves', (engine) => {
  test.each(LOOKS)('whoever is no longer a member is enrolled: %s', async (_, look) => {
    const db = await engine.shared()
    const journey = 'journey: j\ntrigger: { leaves: vip }\nsteps: [{ send: hello }]\n'
    await openJourneys(
      db,
      journey,
      ['hello'],
      [
        { id: 'a', vip: true },
        { id: 'b', vip: true },
      ],
    )
    await look(db, at(3), testSender())
    expect(await sent(db)).toEqual([])
    await db.run(sql`update customers set vip = false where id = 'a'`)
    await look(db, at(6), testSender())
    expect(await sent(db)).toEqual(['a hello 01-03 21:00'])
  })
})

describeDatabases('J1: date and anniversary', (engine) => {
  const people = [
    { id: 'tenth', birthday: '1990-01-10', renews_on: '2026-01-10', vip: true },
    { id: 'eleventh', birthday: '2025-01-11', renews_on: '2026-01-11' },
    { id: 'this-year', birthday: '2026-01-10' },
    { id: 'none' },
  ]
  const run = async (
    trigger: string,
    look: typeof runActual,
    rest = 'reentry: always\nsteps: [{ send: hello }]\n',
  ): Promise<TestDatabase> => {
    const db = await engine.shared()
    await openJourneys(db, `journey: j\ntrigger: ${trigger}\n${rest}`, ['hello'], people)
    await look(db, at(20), testSender())
    return db
  }

  test.each(LOOKS)('a yearly return, at a local time of the day: %s', async (_, look) => {
    const db = await run("{ anniversary: birthday, at: '08:30' }", look)
    // Seoul is nine hours ahead: its 10 January 08:30 is the 9th in UTC.
    expect(await sent(db)).toEqual(['tenth hello 01-09 23:30', 'eleventh hello 01-10 23:30'])
  })

  test.each(LOOKS)('days before and after: %s', async (_, look) => {
    expect(await sent(await run('{ anniversary: birthday, before: 7d }', look))).toEqual([
      'tenth hello 01-03 00:00',
      'eleventh hello 01-04 00:00',
    ])
    expect(await sent(await run('{ date: renews_on, after: 3d }', look))).toEqual([
      'tenth hello 01-13 00:00',
      'eleventh hello 01-14 00:00',
    ])
  })

  test('only members of a segment', async () => {
    const db = await run('{ date: renews_on, segment: vip }', runVirtual)
    expect(await sent(db)).toEqual(['tenth hello 01-10 00:00'])
  })

  test('off by a day across zones: the day of an instant is that of the zone named', async () => {
    const db = await engine.shared()
    const journey = (zone: string) =>
      `journey: j\ntrigger: { date: trial_ends_at, zone: ${zone} }\nsteps: [{ send: hello }]\n`
    // Midnight between 9 and 10 January in Seoul has just passed; in New York it is still the 9th.
    const person = { id: 'a', trial_ends_at: '2026-01-09T15:30:00Z' }
    await openJourneys(db, journey('Asia/Seoul'), ['hello'], [person])
    await runVirtual(db, at(20), testSender())
    expect(await sent(db)).toEqual(['a hello 01-10 00:00'])
    const other = await engine.shared()
    await openJourneys(other, journey('America/New_York'), ['hello'], [person])
    await runVirtual(other, at(20), testSender())
    expect(await sent(other)).toEqual(['a hello 01-09 14:00'])
  })

  test('29 February returns on the 28th in other years', async () => {
    const db = await engine.shared()
    const journey = 'journey: j\ntrigger: { anniversary: birthday }\nsteps: [{ send: hello }]\n'
    await openJourneys(db, journey, ['hello'], [{ id: 'leap', birthday: '2000-02-29' }])
    await runVirtual(db, '2026-03-05T00:00:00Z', testSender())
    expect(await sent(db)).toEqual(['leap hello 02-28 00:00'])
  })

  test('SEMANTICS 18: never is once in a life, always every year', async () => {
    const journey = (reentry: string) =>
      `journey: j\ntrigger: { anniversary: birthday }\nreentry: ${reentry}\nsteps: [{ send: hello }]\n`
    const years = async (reentry: string) => {
      const db = await engine.shared()
      await openJourneys(db, journey(reentry), ['hello'], [{ id: 'a', birthday: '1990-01-10' }])
      // A year of refreshes is not what this is about.
      const gone = { 'segment.vip': null, 'segment.buyers': null, 'segment.signed-up': null }
      await applyPrograms(db, gone, APPLIED)
      await runActual(db, '2027-01-12T00:00:00Z', testSender())
      return (await states(db)).length
    }
    expect(await years('never')).toBe(1)
    expect(await years('always')).toBe(2)
  })
})
