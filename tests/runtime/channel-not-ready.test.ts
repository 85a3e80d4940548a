/** SEMANTICS 26: while the sender of a channel cannot be set up its messages wait without losing attempts, and pass all guards at each look. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { STANDARD_RETRY } from '../../src/ir/channel.ts'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import { createSenderPool } from '../../src/runtime/send/sender-pool.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { guardedPrograms } from './guarded-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, EMAIL, emailChannel, journey, shopPrograms } from './shop-programs.ts'
import { applyPrograms, manyPeople, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const CHANGED = '2026-01-01T21:00:30.000Z'
const SOON = '2026-01-01T22:00:00.000Z'
const LATER = '2026-01-02T09:00:00.000Z'
const MONTHS = '2026-04-02T09:00:00.000Z'
const people = [{ id: 'a', joined: JOINED }]
const BUSY = { kind: 'notAccepted', detail: '451 greylisted' } as const

function notSet(): never {
  throw new Error('SMTP_URL is not set')
}

const statusOf = (db: TestDatabase) => db.run(sql`select status, attempts from crm.message`)

function sendWithin(expireAfter: string) {
  const send = { kind: 'send', id: 'hello', template: 'hello' } as const
  return {
    'journey.welcome': journey({ steps: [{ ...send, expireAfter: duration(expireAfter) }] }),
  }
}

describeDatabases('a channel that is not ready', (engine) => {
  async function open(changes: Parameters<typeof shopPrograms>[0] = {}): Promise<TestDatabase> {
    const db = await engine.shared()
    await openShop(db, shopPrograms(changes), people, APPLIED)
    return db
  }

  test('no attempt is used up, however often it is looked at; whoever can send does it', async () => {
    const db = await open()
    for (const at of [REFRESHED, SOON, LATER]) {
      const { problems, nextDue = '' } = await runActual(db, at, notSet)
      expect(problems).toMatchObject([{ code: 'CRM7004', address: 'channel.email' }])
      expect(await statusOf(db)).toEqual([{ status: 'retry', attempts: 0 }])
      expect(nextDue > at).toBe(true)
    }
    await runActual(db, '2026-01-02T10:00:00.000Z', testSender())
    expect(await statusOf(db)).toEqual([{ status: 'handed', attempts: 1 }])
  })

  test('another worker takes it ten seconds later, in time', async () => {
    const db = await open(sendWithin('1m'))
    await runActual(db, REFRESHED, notSet)
    await runActual(db, '2026-01-01T21:00:10.000Z', testSender())
    expect(await statusOf(db)).toEqual([{ status: 'handed', attempts: 1 }])
  })

  test('the only attempt there is, and the time for all of them, begin with the first that is made', async () => {
    const retry = { ...STANDARD_RETRY, attempts: 1 }
    const once = await open({ 'channel.email': emailChannel({ ...EMAIL, retry }) })
    await runActual(once, REFRESHED, notSet)
    await runActual(once, LATER, testSender())
    expect(await statusOf(once)).toEqual([{ status: 'handed', attempts: 1 }])
    const db = await open()
    await runActual(db, REFRESHED, notSet)
    await runActual(
      db,
      LATER,
      testSender(() => BUSY),
    )
    expect(await statusOf(db)).toEqual([{ status: 'retry', attempts: 1 }])
  })

  test('the rate of those who can send is left to them', async () => {
    const db = await engine.shared()
    const channel = emailChannel({ ...EMAIL, rate: { count: 1, perSeconds: 3600 } })
    await openShop(db, shopPrograms({ 'channel.email': channel }), manyPeople(2, JOINED), APPLIED)
    await runActual(db, REFRESHED, notSet)
    const sender = testSender()
    await runActual(db, CHANGED, sender)
    expect(sender.handed).toHaveLength(1)
  })

  test('a worker that cannot send rests longer and longer, and leaves what waits to others', async () => {
    const pool = createSenderPool(notSet, () => undefined)
    const program = emailChannel()
    if (program.kind !== 'channel') throw new Error('no channel')
    const channel = { id: 'email', applyId: 1, appliedAt: APPLIED, program, isRetired: false }
    const seconds = (count: number) => new Date(Date.parse(REFRESHED) + count * 1000).toISOString()
    const restsUntil = async (at: number) => (await pool.whyNotReady(channel, seconds(at)))?.until
    expect(await restsUntil(0)).toBe(seconds(10))
    expect([...pool.resting(seconds(9))]).toEqual(['email'])
    expect([...pool.resting(seconds(10))]).toEqual([])
    // Asked while it rests, it does not rest longer.
    expect(await restsUntil(9)).toBe(seconds(10))
    expect(await restsUntil(10)).toBe(seconds(30))
    expect(await restsUntil(30)).toBe(seconds(70))
    for (let at = 70; at < 40_000; at += 3600) await restsUntil(at)
    expect(await restsUntil(50_000)).toBe(seconds(53_600))
    // Another version of it is another channel.
    expect((await pool.whyNotReady({ ...channel, applyId: 2 }, seconds(50_001)))?.until).toBe(
      seconds(50_011),
    )
  })

  test('the same run asks again', async () => {
    const db = await open()
    let asked = 0
    const late = () => {
      asked += 1
      return asked < 3 ? notSet() : testSender()
    }
    const { problems } = await runVirtual(db, LATER, late)
    expect(problems.map(({ code }) => code)).toEqual(['CRM7004'])
    expect(await statusOf(db)).toEqual([{ status: 'handed', attempts: 1 }])
  })

  test('nor where a claim is begun as it is made', async () => {
    const outbox = emailChannel({ ...EMAIL, via: 'outbox', directory: 'mail', format: 'eml' })
    const db = await open({ 'channel.email': outbox })
    await runActual(db, REFRESHED, notSet)
    const begun = sql`select status, attempts, begun_at as "begunAt", doubt_since as doubt from crm.message`
    expect(await db.run(begun)).toEqual([
      { status: 'retry', attempts: 0, begunAt: null, doubt: null },
    ])
    await runActual(db, SOON, testSender(undefined, { isIdempotent: true }))
    expect(await statusOf(db)).toEqual([{ status: 'handed', attempts: 1 }])
  })

  test('claims of a dead worker go on by what the channel says of ids', async () => {
    const outbox = emailChannel({ ...EMAIL, via: 'outbox', directory: 'mail', format: 'eml' })
    const db = await open({ 'channel.email': outbox })
    const knowing = () => testSender(undefined, { isIdempotent: true })
    await runActual(db, REFRESHED, knowing())
    await db.run(sql`
      update crm.message set status = 'claimed', worker = 999999, next_attempt_at = null, attempts = 0, handed_at = null,
        provider_id = null where status = 'handed'`)
    await runActual(db, SOON, notSet)
    await runActual(db, LATER, knowing())
    expect(await outcomes(db)).toEqual(['a hello handed'])
  })
})

describeDatabases('guards of a channel that is not ready', (engine) => {
  async function open(changes: Parameters<typeof shopPrograms>[0] = {}): Promise<TestDatabase> {
    const db = await engine.shared()
    await openShop(db, shopPrograms(changes), people, APPLIED)
    return db
  }
  const stop = (db: TestDatabase, isHeld: boolean, at: string) =>
    changeHold(db, SCHEMA, { kind: 'stop', journey: null, isHeld, reason: 'x', actor: 'x', at })

  test('what waits passes all guards when it is ready', async () => {
    const db = await open()
    await runVirtual(db, REFRESHED, notSet)
    await db.run(sql`delete from consents where id = 'a'`)
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:no-consent'])
  })

  test('SEMANTICS 23: what is stopped meanwhile is withheld for good', async () => {
    const db = await open()
    await runActual(db, REFRESHED, notSet)
    await stop(db, true, CHANGED)
    await runActual(db, SOON, notSet)
    await stop(db, false, SOON)
    await runActual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:stopped'])
  })

  test('all of them at one look, however many go at once', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(45, JOINED), APPLIED)
    await runActual(db, REFRESHED, notSet)
    await stop(db, true, CHANGED)
    await runActual(db, SOON, notSet)
    expect(new Set((await outcomes(db)).map((line) => line.split(' ')[2]))).toEqual(
      new Set(['withheld:stopped']),
    )
  })

  test('and so is a night’s mailing, of which no attempt was made', async () => {
    const db = await engine.shared()
    const quietHours = { from: '06:00', to: '08:00', zone: 'Asia/Seoul', except: [] }
    await openShop(db, guardedPrograms({ quietHours }), people, APPLIED)
    await runActual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual(['a hello deferred:quiet-hours'])
    const other = emailChannel({ ...EMAIL, url: { env: 'OTHER_URL' } })
    await applyPrograms(db, { 'channel.email': other }, CHANGED)
    await stop(db, true, CHANGED)
    await runActual(db, '2026-01-01T23:30:00.000Z', notSet)
    await stop(db, false, LATER)
    await runActual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:stopped'])
  })

  test('what expires meanwhile is said to be', async () => {
    const db = await open(sendWithin('1h'))
    await runActual(db, REFRESHED, notSet)
    await runActual(db, MONTHS, notSet)
    expect(await outcomes(db)).toEqual(['a hello withheld:expired'])
  })

  test('a removed channel: what waits is withheld, and does not go out when it is applied again', async () => {
    const db = await open()
    await runActual(
      db,
      REFRESHED,
      testSender(() => BUSY),
    )
    await applyPrograms(db, { 'channel.email': null }, CHANGED)
    await runActual(db, SOON, notSet)
    expect(await outcomes(db)).toEqual(['a hello withheld:channel-removed'])
    await applyPrograms(db, { 'channel.email': emailChannel() }, LATER)
    const sender = testSender()
    await runActual(db, MONTHS, sender)
    expect(sender.handed).toEqual([])
  })

  test('SEMANTICS 25: and what waits in doubt is unknown, for somebody to find out about', async () => {
    const db = await open()
    const lost = testSender(() => ({ kind: 'unknown', detail: 'x' }), { isIdempotent: true })
    await runActual(db, REFRESHED, lost)
    await applyPrograms(db, { 'channel.email': null }, CHANGED)
    await runActual(db, MONTHS, notSet)
    expect(await outcomes(db)).toEqual(['a hello unknown:no-answer'])
  })
})
