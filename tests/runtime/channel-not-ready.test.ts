/** SEMANTICS 26: a channel whose sender cannot be set up claims nothing, so nobody loses an attempt, and whoever has what it needs takes them. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { runWorker } from '../../src/runtime/run-worker.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { shopPrograms } from './shop-programs.ts'
import { openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-02T09:00:00.000Z'
const people = [{ id: 'a', joined: '2026-01-01T12:00:00.000Z' }]

function notSet(): never {
  throw new Error('SMTP_URL is not set')
}

const attempts = (db: TestDatabase) => db.run(sql`select status, attempts from crm.message`)

describeDatabases('a channel that is not ready', (engine) => {
  async function open(): Promise<TestDatabase> {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    return db
  }

  test('people wait before the step, in virtual time, too; whoever can send does it', async () => {
    const db = await open()
    const { problems } = await runVirtual(db, REFRESHED, notSet)
    expect(problems).toMatchObject([{ code: 'CRM7004', address: 'channel.email' }])
    expect(await outcomes(db)).toEqual([])
    await runVirtual(db, LATER, testSender())
    expect(await attempts(db)).toEqual([{ status: 'handed', attempts: 1 }])
  })

  test('what waits for another attempt keeps those that it has', async () => {
    const db = await open()
    const busy = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    await runActual(db, REFRESHED, busy)
    const { problems } = await runActual(db, LATER, notSet)
    expect(problems.map(({ code }) => code)).toEqual(['CRM7004'])
    expect(await attempts(db)).toEqual([{ status: 'retry', attempts: 1 }])
    await runActual(db, LATER, testSender())
    expect(await attempts(db)).toEqual([{ status: 'handed', attempts: 2 }])
  })

  test('a worker asks again at its next look', async () => {
    const db = await open()
    const stop = new AbortController()
    const clock = testClock(REFRESHED)
    let looks = 0
    const summary = await runWorker({
      ...{ db, schema: SCHEMA, secret, signal: stop.signal, pollInterval: 60_000 },
      clock: {
        now: clock.now,
        sleepUntil: async (instant, signal) => {
          looks += 1
          if (looks === 2) stop.abort()
          await clock.sleepUntil(instant, signal)
        },
      },
      senders: () => (looks === 0 ? notSet() : testSender()),
    })
    expect(summary.problems).toMatchObject([{ code: 'CRM7004' }])
    expect(await attempts(db)).toEqual([{ status: 'handed', attempts: 1 }])
  })
})
