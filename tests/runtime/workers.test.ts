/** Several workers, dying workers, stopping workers: everyone is reached once and nobody is lost (SEMANTICS 25). */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { runWorker } from '../../src/runtime/run-worker.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { EMAIL, emailChannel, journey, shopPrograms } from './shop-programs.ts'
import {
  addPeople,
  applyPrograms,
  enrolments,
  ledger,
  manyPeople,
  openShop,
  outcomes,
  SCHEMA,
} from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'

/** A claim as a worker that no longer exists left it. */
async function orphan(
  db: Parameters<typeof ledger>[0],
  customer: string,
  {
    isBegun,
    worker,
    attempts = 0,
    applyId = 1,
  }: { isBegun: boolean; worker: number; attempts?: number; applyId?: number },
): Promise<void> {
  await db.run(sql`
    insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, channel_apply_id, template, topic,
      class, journey_apply_id, status, address, address_key, due_at, decided_at, next_attempt_at, attempts, worker)
    values (${customer}, 'welcome', 'hello', 'e', ${customer}, 'email', 1, 'hello', 'offers', 'marketing',
      ${applyId}::bigint, 'claimed', ${`${customer}@example.com`}, ${`${customer}@example.com`}, ${JOINED}::timestamptz, ${JOINED}::timestamptz,
      ${isBegun ? null : JOINED}::timestamptz, ${attempts}::int, ${worker}::bigint)`)
}

describeDatabases('dead workers', (engine) => {
  const open = async () => {
    const db = await engine.shared()
    const people = ['begun', 'waiting'].map((id) => ({ id, joined: '2025-12-01T00:00:00Z' }))
    await openShop(db, shopPrograms(), people, APPLIED)
    await orphan(db, 'begun', { isBegun: true, worker: 999 })
    await orphan(db, 'waiting', { isBegun: false, worker: 999 })
    return db
  }

  test('SEMANTICS 25: what was begun is unknown and not sent again; what was not is sent', async () => {
    const db = await open()
    const sender = testSender()
    const summary = await runActual(db, LATER, sender)
    expect(summary.recovered).toEqual({ requeued: 1, unknown: 1 })
    expect(sender.accepted()).toEqual(['waiting@example.com'])
    expect(await ledger(db)).toMatchObject([
      { customer: 'begun', status: 'unknown', reason: 'crashed', attempts: 1 },
      { customer: 'waiting', status: 'handed', attempts: 1, decided: LATER },
    ])
  })

  test('SEMANTICS 25: nor is it left for an hour by a worker whose clock has stepped back by that', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [{ id: 'waiting', joined: '2025-12-01T00:00:00Z' }], APPLIED)
    const stop = new AbortController()
    const clock = testClock(LATER)
    let sleeps = 0
    const sleepUntil = async () => {
      sleeps += 1
      if (sleeps > 1) stop.abort()
      clock.set(new Date(Date.parse(LATER) - 3_600_000).toISOString())
      if (sleeps === 1) await orphan(db, 'waiting', { isBegun: false, worker: 999 })
    }
    const sender = testSender()
    const { recovered } = await runWorker({
      ...{ db, schema: SCHEMA, secret, clock: { ...clock, sleepUntil }, senders: () => sender },
      signal: stop.signal,
    })
    expect(recovered).toEqual({ requeued: 1, unknown: 0 })
    expect(sender.accepted()).toEqual(['waiting@example.com'])
  })

  test('SEMANTICS 25: a provider that recognises the id may see it again', async () => {
    const db = await open()
    const sender = testSender(undefined, { isIdempotent: true })
    const summary = await runVirtual(db, LATER, sender)
    expect(summary.recovered).toEqual({ requeued: 2, unknown: 0 })
    expect(await outcomes(db)).toEqual(['begun hello handed', 'waiting hello handed'])
  })

  test('SEMANTICS 25: what was begun on another channel than the one that recognises ids is unknown', async () => {
    const db = await open()
    const { url: _, ...mail } = EMAIL
    const stored = emailChannel({ ...mail, via: 'outbox', directory: 'outbox', format: 'eml' })
    await applyPrograms(db, { 'channel.email': stored }, '2026-01-01T20:00:00.000Z')
    const sender = testSender(undefined, { isIdempotent: true })
    await runActual(db, REFRESHED, sender)
    expect(sender.accepted()).toEqual(['waiting@example.com'])
    expect(await outcomes(db)).toContain('begun hello unknown:crashed')
  })

  test('SEMANTICS 22, 25: of a journey that was removed since, nothing is sent, though one of its id is applied again', async () => {
    const db = await open()
    await applyPrograms(db, { 'journey.welcome': null }, '2026-01-01T13:00:00.000Z')
    const again = journey({ steps: [{ kind: 'send', id: 'hello', template: 'hello' }] })
    await applyPrograms(db, { 'journey.welcome': again }, '2026-01-01T14:00:00.000Z')
    await addPeople(db, [{ id: 'newcomer', joined: '2025-12-01T00:00:00Z' }])
    await orphan(db, 'newcomer', { isBegun: true, worker: 999, applyId: 3 })
    // What failed before, of a worker that lived through both.
    await db.run(sql`
      insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, topic, class,
        journey_apply_id, status, due_at, decided_at, next_attempt_at, attempts)
      select 'retried', journey, step, 'r', customer_key, channel, template, topic, class, 1, 'retry', due_at,
        decided_at, decided_at, 1 from crm.message where id = 'waiting'`)
    const sender = testSender(undefined, { isIdempotent: true })
    const summary = await runActual(db, '2026-01-01T15:00:00.000Z', sender)
    expect(summary.recovered).toEqual({ requeued: 3, unknown: 0 })
    expect(sender.accepted()).toEqual(['newcomer@example.com'])
    expect(await outcomes(db)).toEqual([
      'begun hello unknown:no-answer',
      'newcomer hello handed',
      'waiting hello withheld:journey-removed',
      'waiting hello withheld:journey-removed',
    ])
  })

  test('SEMANTICS 24: an orphan passes the guards again', async () => {
    const db = await open()
    await db.run(sql`delete from consents`)
    await runActual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual([
      'begun hello unknown:crashed',
      'waiting hello withheld:no-consent',
    ])
  })
})

describeDatabases('stopping', (engine) => {
  test('a run asked to stop finishes what it has begun and gives back the rest', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(100, JOINED), APPLIED)
    const stop = new AbortController()
    const sender = testSender((message) => {
      stop.abort()
      return { kind: 'accepted', providerId: message.id }
    })
    await runUntil({
      secret,
      db,
      schema: SCHEMA,
      until: LATER,
      clock: testClock(LATER),
      mode: 'actual',
      senders: () => sender,
      signal: stop.signal,
    })
    const handed = sender.handed.length
    expect(handed).toBeLessThan(100)
    const rows = await ledger(db)
    expect(rows.filter((row) => row.status === 'handed')).toHaveLength(handed)
    expect(rows.length).toBeGreaterThan(handed)
    expect(rows.filter((row) => row.status === 'retry')).toHaveLength(rows.length - handed)
    // Who was not claimed stands where they stood.
    const waiting = (await enrolments(db)).filter((row) => row.status === 'active')
    expect(waiting).toHaveLength(100 - rows.length)

    await runActual(db, LATER, sender)
    expect(new Set(sender.accepted()).size).toBe(100)
    expect(sender.handed).toHaveLength(100)
  })

  test('a worker whose claims were taken over hands nothing more over', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(60, JOINED), APPLIED)
    let isTakenOver = false
    const sender = testSender(async () => {
      if (!isTakenOver) {
        isTakenOver = true
        // As a rescuer does that found this worker's lock gone.
        await db.run(sql`
          update crm.message set status = 'withheld', reason = 'taken-over', worker = null
          where status = 'claimed' and next_attempt_at is not null`)
      }
      return { kind: 'accepted' }
    })
    await runVirtual(db, REFRESHED, sender)
    const rows = await ledger(db)
    const taken = rows.filter((row) => row.reason === 'taken-over').length
    expect(taken).toBeGreaterThan(0)
    expect(sender.handed).toHaveLength(60 - taken)
  })
})

describeDatabases('worker', (engine) => {
  test('runs what falls due, sleeps until the next, picks up an apply, ends when asked', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'a', joined: JOINED },
      { id: 'b', joined: '2026-01-02T12:00:00.000Z' },
    ]
    await openShop(db, shopPrograms(), people, APPLIED)
    const stop = new AbortController()
    const clock = testClock(APPLIED)
    const sender = testSender(async (message) => {
      if (message.to.startsWith('a')) {
        const renamed = journey({ steps: [{ kind: 'send', id: 'second', template: 'hello' }] })
        await applyPrograms(db, { 'journey.welcome': renamed }, clock.now())
      } else stop.abort()
      return { kind: 'accepted' }
    })
    const summary = await runWorker({
      secret,
      db,
      schema: SCHEMA,
      clock,
      senders: () => sender,
      signal: stop.signal,
      pollInterval: 3_600_000,
    })
    expect(summary).toMatchObject({ applyId: 2, messages: { sent: 2 }, problems: [] })
    expect((await ledger(db)).map((row) => [row.customer, row.step, row.decided])).toEqual([
      ['a', 'hello', REFRESHED],
      ['b', 'second', '2026-01-02T21:00:00.000Z'],
    ])
  })
})

describeDatabases('several workers', (engine) => {
  test.runIf(engine.name === 'postgres')(
    'three late workers share the work; everyone is refreshed, enrolled and sent to once',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(), manyPeople(2000, JOINED), APPLIED)
      const senders = [1, 2, 3].map(() =>
        testSender(async (message) => {
          await new Promise((resolve) => setTimeout(resolve, 2))
          return { kind: 'accepted', providerId: message.id }
        }),
      )
      await Promise.all(senders.map((sender) => runActual(db, LATER, sender)))
      const handed = senders.flatMap((sender) => sender.handed.map((message) => message.to))
      expect(handed).toHaveLength(2000)
      expect(new Set(handed).size).toBe(2000)
      expect(senders.filter((sender) => sender.handed.length > 0).length).toBeGreaterThan(1)
      const statuses = await db.run(
        sql`select status, count(*) as count from crm.message group by 1`,
      )
      expect(statuses).toEqual([{ status: 'handed', count: 2000 }])
      const refreshes = await db.run(
        sql`select entered from crm.segment_refresh where cause = 'refresh' order by as_of`,
      )
      expect(refreshes).toEqual([{ entered: 2000 }, { entered: 0 }, { entered: 0 }])
    },
  )

  test.runIf(engine.name === 'postgres')('a living worker keeps its claims', async () => {
    const db = await engine.open()
    const people = [{ id: 'a', joined: '2025-12-01T00:00:00Z' }]
    await openShop(db, shopPrograms(), people, APPLIED)
    await orphan(db, 'a', { isBegun: true, worker: 777 })
    const summary = await db.session(async (other) => {
      await other.run(sql`select pg_advisory_lock(hashtext('crm:worker'), 777)`)
      return runActual(db, LATER, testSender())
    })
    expect(summary.recovered).toEqual({ requeued: 0, unknown: 0 })
    expect(await outcomes(db)).toEqual(['a hello claimed'])
  })
})
