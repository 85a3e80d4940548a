/** P3, J8: a worker that is at a long mailing looks at everything else every few seconds. */
import { expect, test } from 'vitest'
import { addMilliseconds } from '../../src/runtime/instant.ts'
import { runWorker } from '../../src/runtime/run-worker.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { addCustomers, carts, createTables, journeyPrograms } from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { applyPrograms, ledger, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
/** 06:00 in Seoul. */
const START = '2026-01-01T21:00:00.000Z'
const PEOPLE = 200

const JOURNEYS = `journey: mailing
trigger: { segment: signed-up, schedule: '0 6 * * *' }
steps: [{ send: news }]
---
journey: receipt
trigger: { event: add_to_cart }
reentry: always
steps: [{ send: receipt, expireAfter: 30m }]
`

const bySmtp = (shop: string) => shop.replace('via: outbox', 'via: smtp\nurl: { env: SMTP_URL }')

describeDatabases('a long mailing', (engine) => {
  const open = async () => {
    const db = await engine.shared()
    const programs = await journeyPrograms(JOURNEYS, ['news', 'receipt'], bySmtp)
    await createTables(db)
    const people = Array.from({ length: PEOPLE }, (_, index) => ({ id: `p${index}` }))
    const signed_up_at = '2025-12-01T00:00:00Z'
    await addCustomers(db, [...people.map((one) => ({ ...one, signed_up_at })), { id: 'buyer' }])
    await applyPrograms(db, programs, APPLIED)
    return db
  }

  /** The mailing takes as many seconds as people, and somebody buys in the first of them. */
  const work = async (db: TestDatabase, start: string) => {
    const clock = testClock(start)
    const stop = new AbortController()
    const order: string[] = []
    const sender = testSender(async ({ to }) => {
      order.push(to)
      clock.set(addMilliseconds(clock.now(), 1000))
      if (order.length === 5) await carts(db, [{ customer_id: 'buyer', at: clock.now() }])
      if (order.length === PEOPLE + 1) stop.abort()
      return { kind: 'accepted' }
    })
    const worker = { db, schema: SCHEMA, clock, senders: () => sender, secret }
    await runWorker({ ...worker, signal: stop.signal })
    return order
  }

  /** After the batch that it was at, and one more at most. */
  const expectSoon = async (db: TestDatabase, order: readonly string[]) => {
    expect(order.indexOf('buyer@example.com')).toBeLessThan(45)
    expect(new Set(order).size).toBe(PEOPLE + 1)
    const receipt = (await ledger(db)).find(({ journey }) => journey === 'receipt')
    expect(receipt?.status).toBe('handed')
  }

  test('who does something meanwhile gets what follows from it before the mailing ends', async () => {
    const db = await open()
    await expectSoon(db, await work(db, START))
  })

  test('nor does one hold anybody back that is tried again', async () => {
    const db = await open()
    const busy = testSender(() => ({ kind: 'notAccepted', detail: 'try again later' }))
    await runActual(db, START, busy)
    expect(busy.handed).toHaveLength(PEOPLE)
    await expectSoon(db, await work(db, addMilliseconds(START, 600_000)))
  })
})
