/** J2: branches, splits and waits until a local moment or a date, set by set (P3; SEMANTICS 14, 20, 21). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { bucketOf } from '../../src/ir/bucket.ts'
import { describeDatabases } from '../harness/databases.ts'
import {
  addCustomers,
  buys,
  carts,
  openJourneys,
  type ShopPerson,
  sent,
  short,
  states,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { testSender } from './test-sender.ts'

/** 6:00 in Seoul on 2 January, when segments are refreshed. */
const ENTERED = '2026-01-01T21:00:00.000Z'
const until = (day: number, hour = 23) =>
  `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`

/** Everyone enters `signed-up` at the first refresh. */
async function openLine(
  db: Parameters<typeof openJourneys>[0],
  steps: string,
  sends: readonly string[],
  people: readonly ShopPerson[],
  journey = '',
): Promise<void> {
  await openJourneys(
    db,
    `journey: j\ntrigger: { enters: signed-up }\n${journey}steps:\n${steps}`,
    sends,
    [],
  )
  await addCustomers(
    db,
    people.map((person) => ({ signed_up_at: '2026-01-01T12:00:00Z', ...person })),
  )
}

describeDatabases('J2: branch', (engine) => {
  const BRANCH = `
  - branch:
      - { when: { segment: vip }, steps: [{ send: for-vip }] }
      - { when: { trait: country, is: KR }, steps: [{ send: for-korea }, { wait: 1d }] }
      - { otherwise: true, steps: [{ send: for-all }] }
  - send: last
`
  const SENDS = ['for-vip', 'for-korea', 'for-all', 'last']

  test('the first that holds is taken, otherwise the rest; then the step after it follows', async () => {
    const db = await engine.shared()
    await openLine(db, BRANCH, SENDS, [
      { id: 'a', vip: true, country: 'KR' },
      { id: 'b', country: 'KR' },
      { id: 'c' },
    ])
    await runVirtual(db, until(9), testSender())
    expect(await sent(db)).toEqual([
      'c for-all 01-01 21:00',
      'b for-korea 01-01 21:00',
      'a for-vip 01-01 21:00',
      'a last 01-01 21:00',
      'c last 01-01 21:00',
      'b last 01-02 21:00',
    ])
    expect(await states(db)).toEqual([
      'a finished 01-01 21:00',
      'b finished 01-02 21:00',
      'c finished 01-01 21:00',
    ])
  })

  test('without otherwise nobody else stops: they go on behind it', async () => {
    const db = await engine.shared()
    const steps = `
  - branch: [{ when: { trait: vip, is: true }, steps: [{ send: for-vip }, { exit: vip }] }]
  - send: last
`
    await openLine(db, steps, SENDS, [{ id: 'a', vip: true }, { id: 'b' }])
    await runVirtual(db, until(9), testSender())
    expect(await sent(db)).toEqual(['a for-vip 01-01 21:00', 'b last 01-01 21:00'])
    expect(await states(db)).toEqual(['a exited:vip 01-01 21:00', 'b finished 01-01 21:00'])
  })

  test('SEMANTICS 21: conditions over events are asked at the instant people fell due, each at their own', async () => {
    const db = await engine.shared()
    const journey = `
journey: j
trigger: { event: add_to_cart }
steps:
  - wait: 1h
  - branch:
      - { when: { event: purchase, count: { atLeast: 1, last: 2h } }, steps: [{ exit: bought }] }
      - { otherwise: true, steps: [{ send: reminder }] }
`
    // Far more people than are asked about together, each at an instant of their own.
    const people = Array.from({ length: 30 }, (_, index) => ({ id: `p${10 + index}` }))
    const added = people.map(({ id }, index) => ({
      customer_id: id,
      at: `2026-01-02T10:00:${String(index).padStart(2, '0')}Z`,
    }))
    await openJourneys(db, journey, ['reminder'], people)
    await carts(db, added)
    // p10 buys in time; p11 just after it was asked, p12 long after.
    await buys(db, [
      { customer_id: 'p10', at: '2026-01-02T11:00:00Z' },
      { customer_id: 'p11', at: '2026-01-02T11:00:02Z' },
      { customer_id: 'p12', at: '2026-01-04T10:00:00Z' },
    ])
    // A worker that slept for days decides as one that was there.
    await runActual(db, until(6), testSender())
    const all = await states(db)
    expect(all.filter((state) => state.includes('exited'))).toEqual([
      'p10 exited:bought 01-02 11:00',
    ])
    expect(await sent(db)).toHaveLength(29)
  })
})

describeDatabases('J2: split', (engine) => {
  test('SEMANTICS 14: by bucket of the salt, the same for the same person at every run', async () => {
    const db = await engine.shared()
    const steps = `
  - split: { salt: copy, paths: [{ weight: 1, steps: [{ send: copy-a }] }, { weight: 3, steps: [{ send: copy-b }] }] }
`
    const people = Array.from({ length: 80 }, (_, index) => ({ id: `p${100 + index}` }))
    await openLine(db, steps, ['copy-a', 'copy-b'], people)
    await runVirtual(db, until(3), testSender())
    const expected = people.map(({ id }) =>
      bucketOf('copy', id) < 2500 ? `${id} copy-a 01-01 21:00` : `${id} copy-b 01-01 21:00`,
    )
    expect([...(await sent(db))].sort()).toEqual(expected.sort())
    expect((await sent(db)).some((line) => line.includes('copy-a'))).toBe(true)
  })
})

describeDatabases('J2: waitUntil', (engine) => {
  const dues = async (db: Parameters<typeof sent>[0]) =>
    Object.fromEntries((await sent(db)).map((line) => [line.split(' ')[0], line.slice(-11)]))

  test('a local time and weekdays, in the project or the zone of each customer', async () => {
    const db = await engine.shared()
    const steps = `
  - { waitUntil: { time: '09:00', on: [mon, tue, wed, thu, fri], zone: { trait: timezone } } }
  - send: hello
`
    // They arrive on 1 January 2026, a Thursday, at 21:00 UTC: Friday 06:00 in Seoul.
    await openLine(
      db,
      steps,
      ['hello'],
      [
        { id: 'seoul' },
        { id: 'berlin', timezone: 'Europe/Berlin' },
        { id: 'auckland', timezone: 'Pacific/Auckland' },
        { id: 'york', timezone: 'America/New_York' },
        { id: 'wrong', timezone: 'Mars/Olympus' },
      ],
    )
    await runVirtual(db, until(9), testSender())
    expect(await dues(db)).toEqual({
      seoul: '01-02 00:00',
      berlin: '01-02 08:00',
      // Friday 10:00 there already: Monday.
      auckland: '01-04 20:00',
      york: '01-02 14:00',
      // A zone that is none is the project's.
      wrong: '01-02 00:00',
    })
  })

  test('weekdays without a time: at once on such a day, else when it begins', async () => {
    const db = await engine.shared()
    const steps = `
  - { waitUntil: { on: [fri] } }
  - { send: hello, id: friday }
  - { waitUntil: { on: [sun] } }
  - { send: hello, id: sunday }
`
    await openLine(db, steps, ['hello'], [{ id: 'a' }])
    await runVirtual(db, until(9), testSender())
    expect(await sent(db)).toEqual(['a friday 01-01 21:00', 'a sunday 01-03 15:00'])
  })

  test('clocks that change: 02:30 that is skipped is later, 09:00 stays nine', async () => {
    const db = await engine.shared()
    const journey = `
journey: j
trigger: { event: add_to_cart }
steps:
  - { waitUntil: { time: '02:30', zone: Europe/Berlin } }
  - { send: hello, id: skipped }
  - { waitUntil: { time: '09:00', zone: Europe/Berlin } }
  - { send: hello, id: nine }
`
    await openJourneys(db, journey, ['hello'], [{ id: 'a' }])
    // Saturday evening before 29 March 2026, when 02:00 becomes 03:00.
    await carts(db, [{ customer_id: 'a', at: '2026-03-28T20:00:00Z' }])
    await runVirtual(db, '2026-04-02T00:00:00Z', testSender())
    expect(await sent(db)).toEqual(['a skipped 03-29 01:30', 'a nine 03-29 07:00'])
  })

  test('a date before or after, with a time or without; missing leaves, passed goes on', async () => {
    const db = await engine.shared()
    const steps = `
  - { waitUntil: { trait: renews_on, before: 3d, time: '09:00' } }
  - send: renews
  - { waitUntil: { trait: trial_ends_at, after: 36h } }
  - send: ended
`
    await openLine(
      db,
      steps,
      ['renews', 'ended'],
      [
        { id: 'a', renews_on: '2026-01-10', trial_ends_at: '2026-01-11T10:00:00Z' },
        { id: 'passed', renews_on: '2026-01-03', trial_ends_at: '2025-01-01T00:00:00Z' },
        { id: 'none' },
      ],
    )
    await runVirtual(db, until(20), testSender())
    expect(await sent(db)).toEqual([
      'passed ended 01-01 21:00',
      'passed renews 01-01 21:00',
      'a renews 01-07 00:00',
      'a ended 01-12 22:00',
    ])
    expect(await states(db)).toContain('none exited:no renews_on 01-01 21:00')
  })

  test('a date that is moved on is waited for anew', async () => {
    const db = await engine.shared()
    const steps = `\n  - { waitUntil: { trait: renews_on } }\n  - send: renews\n`
    await openLine(db, steps, ['renews'], [{ id: 'a', renews_on: '2026-01-10' }])
    await runVirtual(db, until(5), testSender())
    expect(await states(db)).toEqual(['a active wait-until-1 01-09 15:00'])
    await db.run(sql`update customers set renews_on = '2026-01-15'`)
    await runVirtual(db, until(20), testSender())
    expect(await sent(db)).toEqual([`a renews ${short('2026-01-14T15:00:00.000Z')}`])
  })

  test('first step of all: people who are enrolled wait, too', async () => {
    const db = await engine.shared()
    await openLine(
      db,
      `\n  - { waitUntil: { time: '18:00' } }\n  - send: hello\n`,
      ['hello'],
      [{ id: 'a' }],
    )
    await runActual(db, ENTERED, testSender())
    expect(await states(db)).toEqual(['a active wait-until-1 01-02 09:00'])
    await runActual(db, until(4), testSender())
    expect(await sent(db)).toEqual(['a hello 01-02 09:00'])
  })
})
