/** J2, SEMANTICS 20: waiting for an event or a segment with a timeout, whenever a worker looks. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import {
  addCustomers,
  buys,
  carts,
  journeyPrograms,
  openJourneys,
  sent,
  states,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const SENDS = ['thanks', 'reminder']
const WAIT = `
journey: j
trigger: { event: add_to_cart, key: cart }
reentry: always
steps:
  - waitFor: { event: purchase }
    timeout: 1d
    id: bought
    then: [{ send: thanks }]
    otherwise: [{ send: reminder }]
`
const ADDED = '2026-01-02T10:00:00Z'
const at = (day: number, time: string) => `2026-01-${String(day).padStart(2, '0')}T${time}Z`

/** Events a moment before and after both ends of (arrived, arrived + 1d]. */
const EDGES = [
  { id: 'at-arrival', at: at(2, '10:00:00'), way: 'reminder 01-03 10:00' },
  { id: 'just-after', at: at(2, '10:00:00.001'), way: 'thanks 01-02 10:00' },
  { id: 'in-between', at: at(2, '18:00:00'), way: 'thanks 01-02 18:00' },
  { id: 'at-the-end', at: at(3, '10:00:00'), way: 'thanks 01-03 10:00' },
  { id: 'just-late', at: at(3, '10:00:00.001'), way: 'reminder 01-03 10:00' },
  { id: 'never', at: undefined, way: 'reminder 01-03 10:00' },
]
const EXPECTED = EDGES.map(({ id, way }) => `${id} ${way}`).sort()

async function open(db: TestDatabase): Promise<void> {
  await openJourneys(db, WAIT, SENDS, EDGES)
  await carts(
    db,
    EDGES.map(({ id }) => ({ customer_id: id, at: ADDED })),
  )
}

const purchases = EDGES.flatMap(({ id, at }) => (at === undefined ? [] : [{ customer_id: id, at }]))
const inOrder = async (db: TestDatabase) => [...(await sent(db))].sort()

describeDatabases('waitFor an event', (engine) => {
  test('SEMANTICS 20: (arrived, arrived + d] takes the one path, all else the other', async () => {
    const db = await engine.shared()
    await open(db)
    await buys(db, purchases)
    await runVirtual(db, at(9, '00:00:00'), testSender())
    expect(await inOrder(db)).toEqual(EXPECTED)
  })

  test('SEMANTICS 21: a worker that looks after a week decides the same', async () => {
    const db = await engine.shared()
    await open(db)
    await buys(db, purchases)
    await runActual(db, at(9, '00:00:00'), testSender())
    expect(await inOrder(db)).toEqual(EXPECTED)
  })

  test('an event that comes while they wait is seen at the next look, not at the timeout', async () => {
    const db = await engine.shared()
    await open(db)
    await runActual(db, at(2, '10:01:00'), testSender())
    expect(await states(db)).toContain('in-between active bought 01-03 10:00')
    await buys(db, [{ customer_id: 'in-between', at: at(2, '18:00:00') }])
    await runActual(db, at(2, '18:00:05'), testSender())
    expect(await sent(db)).toEqual(['in-between thanks 01-02 18:00'])
  })

  test('a row that is written late counts by when it happened', async () => {
    const db = await engine.shared()
    await open(db)
    await runActual(db, at(2, '20:00:00'), testSender())
    // Seven hours late: found when an hour has passed.
    await buys(db, [{ customer_id: 'in-between', at: at(2, '13:00:00') }])
    await runActual(db, at(2, '21:00:00'), testSender())
    expect(await sent(db)).toEqual(['in-between thanks 01-02 13:00'])
  })

  test('J5: people on an older version are woken, too', async () => {
    const db = await engine.shared()
    await open(db)
    await runActual(db, at(2, '10:01:00'), testSender())
    const next = WAIT.replace('timeout: 1d', 'timeout: 2d')
    await applyPrograms(db, await journeyPrograms(next, SENDS), at(2, '11:00:00'))
    await buys(db, [{ customer_id: 'in-between', at: at(2, '18:00:00') }])
    await runActual(db, at(2, '18:00:05'), testSender())
    expect(await sent(db)).toEqual(['in-between thanks 01-02 18:00'])
  })

  test('J5: a version that says the same runs as the newest does, which knows the columns of now', async () => {
    const db = await engine.shared()
    const journey = `
journey: j
trigger: { event: add_to_cart }
steps:
  - wait: 1d
  - branch: [{ when: { trait: vip, is: true }, steps: [{ send: thanks }] }]
`
    await openJourneys(db, journey, SENDS, [{ id: 'a', vip: true }])
    await carts(db, [{ customer_id: 'a', at: ADDED }])
    await runActual(db, at(2, '11:00:00'), testSender())
    await db.runScript('alter table customers rename column vip to is_vip')
    const renamed = await journeyPrograms(journey, SENDS, (shop) =>
      shop.replace('vip: boolean', 'vip: { type: boolean, column: is_vip }'),
    )
    await applyPrograms(db, renamed, at(2, '12:00:00'))
    const summary = await runActual(db, at(4, '00:00:00'), testSender())
    expect(summary.problems).toEqual([])
    expect(await sent(db)).toEqual(['a thanks 01-03 10:00'])
  })

  test('with a key only the purchase of this cart counts', async () => {
    const db = await engine.shared()
    const keyed = WAIT.replace('{ event: purchase }', '{ event: purchase, key: cart }')
    await openJourneys(db, keyed, SENDS, [{ id: 'a' }])
    await carts(db, [
      { customer_id: 'a', at: ADDED, cart: 'one' },
      { customer_id: 'a', at: ADDED, cart: 'two' },
    ])
    await runActual(db, at(2, '10:01:00'), testSender())
    await buys(db, [{ customer_id: 'a', at: at(2, '12:00:00'), cart: 'two' }])
    await runActual(db, at(4, '00:00:00'), testSender())
    expect(await states(db)).toEqual(['a/one finished 01-03 10:00', 'a/two finished 01-02 12:00'])
    expect(await sent(db)).toEqual(['a thanks 01-02 12:00', 'a reminder 01-03 10:00'])
  })
})

describeDatabases('waitFor a segment', (engine) => {
  const journey = `
journey: j
trigger: { event: add_to_cart }
steps:
  - waitFor: { segment: vip }
    timeout: 2d
    then: [{ send: thanks }]
    otherwise: [{ send: reminder }]
`
  const run = async (db: TestDatabase, look: typeof runActual) => {
    await openJourneys(db, journey, SENDS, [
      { id: 'already', vip: true },
      { id: 'soon' },
      { id: 'late' },
      { id: 'left', vip: true },
    ])
    await look(db, at(1, '23:00:00'), testSender())
    await addCustomers(db, [])
    await carts(
      db,
      ['already', 'soon', 'late', 'left'].map((customer_id) => ({ customer_id, at: ADDED })),
    )
    await db.run(sql`update customers set vip = false where id = 'left'`)
    await look(db, at(2, '12:00:00'), testSender())
    await db.run(sql`update customers set vip = true where id = 'soon'`)
    await look(db, at(4, '20:00:00'), testSender())
    await db.run(sql`update customers set vip = true where id = 'late'`)
    await look(db, at(6, '00:00:00'), testSender())
  }
  // Segments are refreshed at 21:00 UTC; whoever left since is a member until then.
  const expected = [
    'already thanks 01-02 10:00',
    'late reminder 01-04 10:00',
    'left thanks 01-02 10:00',
    'soon thanks 01-02 21:00',
  ]

  test('a member on arrival goes on at once, others when they become one, or at the timeout', async () => {
    const db = await engine.shared()
    await run(db, runVirtual)
    expect(await inOrder(db)).toEqual(expected)
  })

  test('SEMANTICS 21: the same for a late worker', async () => {
    const db = await engine.shared()
    await run(db, runActual)
    expect(await inOrder(db)).toEqual(expected)
  })
})
