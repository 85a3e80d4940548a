/** What people complain about most in such products, each as the story of one shop: nobody is written to who should not be. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { cap, guardedPrograms } from '../runtime/guarded-shop.ts'
import { runActual } from '../runtime/run-shop.ts'
import { duration, journey, shopPrograms, ZONE } from '../runtime/shop-programs.ts'
import { enrolments, ledger, manyPeople, openShop, SCHEMA } from '../runtime/shop-state.ts'
import { testClock } from '../runtime/test-clock.ts'
import { type TestSender, testSender } from '../runtime/test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T22:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'

const WAITS = {
  'journey.welcome': journey({
    steps: [
      { kind: 'wait', id: 'wait-1', duration: duration('1d'), zone: ZONE },
      { kind: 'send', id: 'hello', template: 'hello' },
    ],
  }),
}

const slowly = () =>
  testSender(async () => {
    await sleep(2)
    return { kind: 'accepted' }
  })

function threeWorkers(db: TestDatabase, now: string, senders: readonly TestSender[]) {
  return Promise.all(senders.map((sender) => runActual(db, now, sender)))
}

const handedBy = (senders: readonly TestSender[]) =>
  senders.flatMap((sender) => sender.handed.map((message) => message.to))

describeDatabases('never sends wrong', (engine) => {
  const onPostgres = test.runIf(engine.name === 'postgres')

  onPostgres(
    'consent withdrawn between enrolment and send, across three workers, with the consent table locked, sends nothing',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(WAITS), manyPeople(45, JOINED), APPLIED)
      await runActual(db, REFRESHED, testSender())
      expect((await enrolments(db)).map((row) => row.step)).toEqual(Array(45).fill('wait-1'))
      const senders = [slowly(), slowly(), slowly()]
      await db.session((session) =>
        session.transaction(async (tx) => {
          await tx.run(sql`lock table consents in access exclusive mode`)
          await tx.run(sql`update consents set agreed = false`)
          await threeWorkers(db, NEXT_DAY, senders)
        }),
      )
      // Nor afterwards, when the table answers again.
      await threeWorkers(db, LATER, senders)
      expect(handedBy(senders)).toEqual([])
      const rows = await ledger(db)
      expect(rows).toHaveLength(45)
      expect(new Set(rows.map((row) => `${row.status}:${row.reason}`))).toEqual(
        new Set(['withheld:guard-unavailable:consent']),
      )
    },
    60_000,
  )

  onPostgres(
    'parcelvoy/platform#442: who unsubscribes while three workers are at it is not written to any more',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(), manyPeople(400, JOINED), APPLIED)
      let isWithdrawn = false
      const late: string[] = []
      const senders = [1, 2, 3].map(() =>
        testSender(async (message) => {
          if (isWithdrawn) late.push(message.to)
          await sleep(2)
          if (!isWithdrawn && handedBy(senders).length > 50) {
            await db.run(sql`update consents set agreed = false`)
            isWithdrawn = true
          }
          return { kind: 'accepted' }
        }),
      )
      await threeWorkers(db, REFRESHED, senders)
      // At most what each of the workers had claimed, 20 by SMTP.
      expect(late.length).toBeLessThanOrEqual(60)
      const withheld = (await ledger(db)).filter((row) => row.reason === 'no-consent')
      expect(withheld).toHaveLength(400 - handedBy(senders).length)
      expect(withheld.length).toBeGreaterThan(250)
    },
  )

  test('knadh/listmonk#2313: a mailing that is interrupted, paused and resumed reaches everyone once', async () => {
    const db = engine.name === 'postgres' ? await engine.open() : await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(120, JOINED), APPLIED)
    const stop = new AbortController()
    const first = testSender(async () => {
      if (first.handed.length === 30) stop.abort()
      return { kind: 'accepted' }
    })
    await runUntil({
      ...{ db, schema: SCHEMA, until: REFRESHED, mode: 'actual', signal: stop.signal },
      clock: testClock(REFRESHED),
      senders: () => first,
      secret,
    })
    const hold = {
      kind: 'pause',
      journey: 'welcome',
      reason: 'wrong picture',
      actor: 'ada',
    } as const
    await changeHold(db, SCHEMA, { ...hold, isHeld: true, at: REFRESHED })
    const meanwhile = testSender()
    await runActual(db, NEXT_DAY, meanwhile)
    expect(meanwhile.handed).toEqual([])
    await changeHold(db, SCHEMA, { ...hold, isHeld: false, at: NEXT_DAY })
    const senders = engine.name === 'postgres' ? [slowly(), slowly(), slowly()] : [slowly()]
    await threeWorkers(db, LATER, senders)
    const everyone = handedBy([first, ...senders])
    expect(everyone).toHaveLength(120)
    expect(new Set(everyone).size).toBe(120)
  })

  onPostgres(
    'a cap holds while a worker dies between claim and answer: what is in doubt counts',
    async () => {
      const db = await engine.open()
      const programs = guardedPrograms(
        { caps: [cap(1, '7d')] },
        { 'journey.second': journey({ id: 'second' }) },
      )
      await openShop(db, programs, [{ id: 'a', joined: JOINED }], APPLIED)
      await db.run(sql`
        insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, topic, class,
          journey_apply_id, status, address, address_key, due_at, decided_at, next_attempt_at, attempts, worker)
        values ('m', 'welcome', 'x', 'e', 'a', 'email', 'hello', 'offers', 'marketing', 1, 'claimed',
          'a@example.com', 'a@example.com', ${JOINED}::timestamptz, ${JOINED}::timestamptz, null, 0, 999)`)
      const sender = testSender()
      await runActual(db, REFRESHED, sender)
      expect(sender.handed).toEqual([])
      expect((await ledger(db)).map((row) => row.reason)).toEqual([
        'crashed',
        'frequency-cap',
        'frequency-cap',
      ])
    },
  )
})
