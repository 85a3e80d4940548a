/** J6: variants of a broadcast, tested on a share of its audience, and the winner sent to the others (SEMANTICS 14, 21). */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { JourneyStatusView } from '../../src/cli/journey/journey-view.ts'
import { journeyStatusText } from '../../src/cli/views/journey-status-text.ts'
import { bucketOf } from '../../src/ir/bucket.ts'
import type { Database, Executor } from '../../src/ir/database.ts'
import { measureTests } from '../../src/measure/broadcast-tests.ts'
import { winnerOf } from '../../src/runtime/advance/steps/pick-winner.ts'
import { loadApplied } from '../../src/runtime/load-applied.ts'
import { checkJson } from '../cli/plan-shell.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { deferred } from '../harness/deferred.ts'
import { crowd, openBroadcast } from './broadcast-shop.ts'
import { buys, sent, states } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

async function resultsOf(db: TestDatabase) {
  const program = (await loadApplied(db, SCHEMA))?.journeys.get('spring')?.program
  if (program === undefined) throw new Error('the broadcast is not applied')
  return db.transaction((tx) => measureTests(tx, SCHEMA, program))
}

describeDatabases('J6: tests and their winners', (engine) => {
  const TEST = `at: 2026-01-03T10:00\ntest: { variants: [sale-a, sale-b], share: 50%, after: 4h, winner: { event: purchase }, minimum: 3 }\n`
  const START = '2026-01-03T01:00:00Z'
  const LATER = '2026-01-03T06:00:00.000Z'
  const people = crowd(40)
  const isTested = (id: string) => bucketOf('spring-test', id) < 5000
  const variantOf = (id: string) => (bucketOf('spring-variant', id) < 5000 ? 'sale-a' : 'sale-b')
  const tested = people.filter(({ id }) => isTested(id))
  const seeing = (template: string) => tested.filter(({ id }) => variantOf(id) === template)

  async function run(db: TestDatabase, written: string, purchases: Parameters<typeof buys>[1]) {
    await openBroadcast(db, written, people)
    await runVirtual(db, '2026-01-03T02:00:00Z', testSender())
    await buys(db, purchases)
    await runVirtual(db, '2026-01-05T00:00:00Z', testSender())
    return sent(db)
  }

  const onPostgres = test.runIf(engine.name === 'postgres')
  const untested = people.find(({ id }) => !isTested(id))?.id ?? ''

  function buy(db: TestDatabase, template: string, count: number, at: string): Promise<void> {
    const buyers = seeing(template).slice(0, count)
    return buys(
      db,
      buyers.map(({ id }) => ({ customer_id: id, at })),
    )
  }

  /** The test has run, and its second variant leads. */
  async function openTested(): Promise<TestDatabase> {
    const db = await engine.shared()
    await openBroadcast(db, TEST, people)
    await runVirtual(db, '2026-01-03T02:00:00.000Z', testSender())
    await buy(db, 'sale-b', 2, '2026-01-03T03:00:00Z')
    return db
  }

  function hold(tx: Executor, id: string): Promise<unknown> {
    return tx.run(sql`select from crm.enrolment where customer_key = ${id}::text for update`)
  }

  onPostgres('picked once: who was held at the pick goes where the others went', async () => {
    const db = await openTested()
    await db.transaction(async (tx) => {
      await hold(tx, untested)
      await runVirtual(db, '2026-01-03T05:00:00.000Z', testSender())
    })
    // Written late: counted now, the other variant would win.
    await buy(db, 'sale-a', 5, '2026-01-03T04:00:00Z')
    await runVirtual(db, LATER, testSender())
    await expectOneWinner(db, 'winner-sale-b')
  })

  onPostgres('picked once by two workers, of whom one is still at it', async () => {
    const db = await openTested()
    const picked = deferred()
    const goOn = deferred()
    /** A worker that stands still between its pick and the commit. */
    const slow: Database = {
      ...db,
      transaction: (work, options) =>
        db.transaction(async (tx) => {
          const result = await work(tx)
          if ((await atWinner(tx)) > 0) {
            picked.resolve()
            await goOn.promise
          }
          return result
        }, options),
    }
    const now = '2026-01-03T05:00:00.000Z'
    let first: Promise<unknown> | undefined
    await db.transaction(async (tx) => {
      await hold(tx, untested)
      first = runActual(slow, now, testSender())
      await picked.promise
    })
    await buy(db, 'sale-a', 5, '2026-01-03T04:00:00Z')
    // It does not wait for the other, and picks nothing of its own.
    await runActual(db, now, testSender())
    expect(await atWinner(db)).toBe(0)
    goOn.resolve()
    await first
    await runActual(db, LATER, testSender())
    await expectOneWinner(db, 'winner-sale-b')
  })

  async function atWinner(tx: Executor): Promise<number> {
    const rows = await tx.run(sql`select from crm.enrolment where step like 'winner-%' limit 1`)
    return rows.length
  }

  async function expectOneWinner(db: TestDatabase, winner: string): Promise<void> {
    const winners = (await sent(db)).filter((line) => line.includes('winner'))
    expect(winners.map((line) => line.split(' ')[0])).toContain(untested)
    expect(new Set(winners.map((line) => line.split(' ')[1]))).toEqual(new Set([winner]))
  }

  test('SEMANTICS 14: the share is tested, drawn onto variants; the others get what did best, hours later', async () => {
    const db = await engine.shared()
    const at = '2026-01-03T03:00:00Z'
    const lines = await run(db, TEST, [
      ...seeing('sale-b')
        .slice(0, 2)
        .map(({ id }) => ({ customer_id: id, at })),
      // Neither before the message nor after the test, nor of people who are not tested.
      ...seeing('sale-a').map(({ id }) => ({ customer_id: id, at: START })),
      ...seeing('sale-a').map(({ id }) => ({ customer_id: id, at: '2026-01-03T05:00:01Z' })),
      ...people.filter(({ id }) => !isTested(id)).map(({ id }) => ({ customer_id: id, at })),
    ])
    const expected = people.map(({ id }) =>
      isTested(id) ? `${id} send-${variantOf(id)} 01-03 01:00` : `${id} winner-sale-b 01-03 05:00`,
    )
    expect([...lines].sort()).toEqual(expected.sort())
    // K5: `crm journey status` shows what it was picked by.
    expect(await resultsOf(db)).toEqual([
      {
        startedAt: '2026-01-03T01:00:00.000Z',
        variants: [
          { template: 'sale-a', sent: seeing('sale-a').length, converted: 0 },
          { template: 'sale-b', sent: seeing('sale-b').length, converted: 2 },
        ],
        picked: 'sale-b',
      },
    ])
    expect(seeing('sale-a').length).toBeGreaterThan(3)
    expect(seeing('sale-b').length).toBeGreaterThan(3)
  })

  test('a tie and too small a test: the one that is declared, else the first', async () => {
    const winners = async (written: string, purchases: Parameters<typeof buys>[1]) => {
      const lines = await run(await engine.shared(), written, purchases)
      return new Set(
        lines.filter((line) => line.includes('winner')).map((line) => line.split(' ')[1]),
      )
    }
    const all = seeing('sale-b').map(({ id }) => ({ customer_id: id, at: '2026-01-03T03:00:00Z' }))
    expect(await winners(TEST, [])).toEqual(new Set(['winner-sale-a']))
    const small = TEST.replace('minimum: 3', 'minimum: 30')
    expect(await winners(small, all)).toEqual(new Set(['winner-sale-a']))
    const declared = TEST.replace('minimum: 3', 'minimum: 30, otherwise: sale-b')
    expect(await winners(declared, [])).toEqual(new Set(['winner-sale-b']))
  })

  test('a test without a winner draws everyone; weights are parts of their sum', async () => {
    const db = await engine.shared()
    const written = `at: 2026-01-03T10:00\ntest: { variants: [{ send: sale-a, weight: 3 }, sale-b] }\n`
    const lines = await run(db, written, [])
    const expected = people.map(({ id }) => {
      const isFirst = bucketOf('spring-variant', id) < 7500
      return `${id} send-sale-${isFirst ? 'a' : 'b'} 01-03 01:00`
    })
    expect([...lines].sort()).toEqual(expected.sort())
  })

  test('local times and a pace hold for the test, and again for the winner; who buys meanwhile gets none', async () => {
    const db = await engine.shared()
    const few = [
      ...tested.slice(0, 3).map(({ id }) => ({ id, timezone: 'Asia/Seoul' })),
      ...people.filter(({ id }) => !isTested(id)).slice(0, 4),
    ].map((person, index) => (index === 6 ? { ...person, timezone: 'Europe/Berlin' } : person))
    const written = `at: 2026-01-03T10:00\nzone: customer\nthrottle: 1/h\nexitWhen: { event: purchase }\ntest: { variants: [sale-a, sale-b], share: 50%, after: 30h, winner: { event: purchase } }\n`
    await openBroadcast(db, written, few)
    await runVirtual(db, '2026-01-03T12:00:00Z', testSender())
    const buyer = few[4]?.id ?? ''
    await buys(db, [{ customer_id: buyer, at: '2026-01-03T13:00:00Z' }])
    await runVirtual(db, '2026-01-09T00:00:00Z', testSender())
    const times = (await sent(db)).map((line) => [line.includes('winner'), line.slice(-11)])
    expect(times.filter(([isWinner]) => !isWinner).map(([, at]) => at)).toEqual([
      '01-03 01:00',
      '01-03 02:00',
      '01-03 03:00',
    ])
    // The test is over at 02:00 on the 4th: ten o'clock in Seoul is past, and comes again on the next day.
    const late = times.filter(([isWinner]) => isWinner).map(([, at]) => at)
    expect(late).toContain('01-04 09:00')
    expect(late).toHaveLength(3)
    expect(late.every((at) => String(at) >= '01-04 09:00')).toBe(true)
    expect(await states(db)).toContainEqual(
      expect.stringMatching(`${buyer}.* exited:exit criteria`),
    )
  })
})

describe('J6: results of a test, shown', () => {
  const view: JourneyStatusView = {
    ...{ journey: 'spring', enrolled: 1200, active: 0, finished: 1200, converted: 0, exited: [] },
    ...{ steps: [], minimumCell: 5 },
    tests: [
      {
        startedAt: '2026-03-02T01:00:00.000Z',
        variants: [
          { template: 'sale-a', sent: 120, converted: '<5' },
          { template: 'sale', sent: 118, converted: 12 },
        ],
        picked: 'sale',
      },
      {
        startedAt: '2026-02-02T01:00:00.000Z',
        variants: [{ template: 'sale-a', sent: 0, converted: 0 }],
      },
    ],
  }

  test('SEMANTICS 33: as text, and as JSON by its schema', () => {
    checkJson('journey-status', JSON.stringify(view))
    expect(journeyStatusText(view)).toContain(
      [
        'Test of 2026-03-02T01:00:00.000Z: the others get sale',
        '  sale-a  sent 120, converted <5',
        '  sale    sent 118, converted 12',
        '',
        'Test of 2026-02-02T01:00:00.000Z: not picked yet',
      ].join('\n'),
    )
  })
})

describe('J6: which variant wins', () => {
  const count = (template: string, sent: number, converted: number) => ({
    template,
    sent,
    converted,
  })
  test.each([
    ['the larger share, not the larger number', [count('a', 200, 20), count('b', 100, 15)], 'b'],
    ['equal shares: otherwise', [count('a', 300, 30), count('b', 100, 10)], 'b'],
    [
      'others are equal: the first of them',
      [count('a', 300, 60), count('b', 100, 10), count('c', 100, 20)],
      'a',
    ],
    ['nobody did it: otherwise', [count('a', 300, 0), count('b', 100, 0)], 'b'],
    ['one is too small: otherwise', [count('a', 300, 30), count('b', 99, 0)], 'b'],
  ])('%s', (_, counts, winner) => {
    expect(winnerOf({ minimum: 100, otherwise: 'b' }, counts)).toBe(winner)
  })
})
