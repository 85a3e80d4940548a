/**
 * SEMANTICS 25–26: a message that may have arrived and is tried again, because its provider knows its id, is known as that to the
 * end: it goes the same way or not at all, caps count it, and nothing but a clear answer takes the doubt away.
 */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { STANDARD_RETRY } from '../../src/ir/channel.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { cap, guardedPrograms } from './guarded-shop.ts'
import { carts, openJourneys } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import {
  duration,
  EMAIL,
  emailChannel,
  journey,
  OFFERS,
  type Programs,
  shopPrograms,
  template,
} from './shop-programs.ts'
import { applyPrograms, ledger, openShop, outcomes } from './shop-state.ts'
import { type Answer, testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const CHANGED = '2026-01-01T21:00:30.000Z'
const SOON = '2026-01-01T22:00:00.000Z'
const LATER = '2026-01-20T00:00:00.000Z'
const people = [{ id: 'a', joined: JOINED }]

const lost = { kind: 'unknown', detail: 'no answer' } as const
const busy = { kind: 'notAccepted', detail: '503' } as const
/** A provider that knows an id, and answers as told. */
const knowing = (answer?: Answer) => testSender(answer, { isIdempotent: true })
/** The first answer is lost. */
const firstLost = (then: Answer) =>
  knowing((message, attempt) => (attempt === 1 ? lost : then(message, attempt)))

const doubt = (db: TestDatabase) =>
  db.run(sql`select status, doubt_since as since from crm.message order by id`)

describeDatabases('in doubt', (engine) => {
  /** Handed over, and the answer lost, an instant ago. */
  async function doubted(programs: Programs = shopPrograms()) {
    const db = await engine.shared()
    await openShop(db, programs, people, APPLIED)
    const sender = knowing(() => lost)
    await runActual(db, REFRESHED, sender)
    expect(await doubt(db)).toEqual([{ status: 'retry', since: REFRESHED }])
    return { db, sender }
  }

  test('SEMANTICS 25: the doubt ends with an answer that says accepted', async () => {
    const { db } = await doubted()
    await runActual(db, SOON, knowing())
    expect(await doubt(db)).toEqual([{ status: 'handed', since: null }])
  })

  test('SEMANTICS 25: what was not accepted is in no doubt', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    await runActual(
      db,
      REFRESHED,
      knowing(() => busy),
    )
    expect(await doubt(db)).toEqual([{ status: 'retry', since: null }])
  })

  const other = emailChannel({ ...EMAIL, id: 'other' })
  test.each<[string, Programs]>([
    [
      'another channel',
      { 'channel.other': other, 'template.hello': template({ channel: 'other' }) },
    ],
    [
      'another version of its channel',
      { 'channel.email': emailChannel({ ...EMAIL, from: 'Shop <new@shop.example>' }) },
    ],
  ])('SEMANTICS 25: it is not sent again through %s', async (_, changes) => {
    const { db } = await doubted()
    await applyPrograms(db, changes, CHANGED)
    const sender = knowing()
    const { messages } = await runActual(db, SOON, sender)
    expect(sender.handed).toEqual([])
    expect(messages).toMatchObject({ unknown: 1, withheld: [] })
    expect(await ledger(db)).toMatchObject([
      {
        ...{ status: 'unknown', reason: 'no-answer', next: null, decided: REFRESHED },
        detail: 'no answer; not tried again: its channel has changed',
      },
    ])
  })

  test('SEMANTICS 25: nor to another address', async () => {
    const { db, sender } = await doubted()
    await db.run(sql`update customers set email = 'new@example.com'`)
    await runActual(db, SOON, sender)
    expect(sender.handed).toHaveLength(1)
    expect(await db.run(sql`select status, address, detail from crm.message`)).toEqual([
      {
        ...{ status: 'unknown', address: 'a@example.com' },
        detail: 'no answer; not tried again: the address has changed',
      },
    ])
  })

  /** As a worker leaves it that is killed between the hand-over and the answer's record. */
  const killed = (db: TestDatabase) =>
    db.run(sql`
      update crm.message set status = 'claimed', worker = 999999, next_attempt_at = null, attempts = 0, handed_at = null,
        provider_id = null
      where status = 'handed'`)

  test('SEMANTICS 25: what a killed worker may have handed over is not sent again through another channel', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    await runActual(db, REFRESHED, knowing())
    await killed(db)
    const changes = {
      'channel.other': other,
      'template.hello': template({ channel: 'other' }),
    }
    await applyPrograms(db, changes, CHANGED)
    const sender = testSender()
    const hook = knowing()
    await runActual(db, SOON, (id) => (id === 'other' ? sender : hook))
    expect(sender.handed).toEqual([])
    expect(await outcomes(db)).toEqual(['a hello unknown:no-answer'])
  })

  test('SEMANTICS 25: what a killed worker may have handed over is in doubt, and withheld no more', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    await runActual(db, REFRESHED, knowing())
    await killed(db)
    await db.run(sql`delete from consents`)
    const sender = knowing()
    const { messages } = await runActual(db, SOON, sender)
    expect(sender.handed).toEqual([])
    expect(messages).toMatchObject({ unknown: 1, withheld: [] })
    expect(await ledger(db)).toMatchObject([
      {
        ...{ status: 'unknown', reason: 'no-answer', attempts: 1 },
        detail: 'the worker ended before the answer was recorded; not tried again: no-consent',
      },
    ])
  })

  test('SEMANTICS 25: a guard that would withhold it does not say that nobody has it', async () => {
    const { db, sender } = await doubted()
    await db.run(sql`update consents set agreed = false`)
    await runActual(db, SOON, sender)
    expect(sender.handed).toHaveLength(1)
    expect(
      await db.run(sql`select status, address, doubt_since as since from crm.message`),
    ).toEqual([{ status: 'unknown', address: 'a@example.com', since: null }])
  })

  test('SEMANTICS 25: put off by quiet hours it stays in doubt', async () => {
    const quietHours = { from: '06:30', to: '08:00', zone: 'Asia/Seoul', except: [] }
    const { db } = await doubted(guardedPrograms({ quietHours }))
    await runActual(db, SOON, knowing())
    expect(await doubt(db)).toEqual([{ status: 'deferred', since: REFRESHED }])
    await db.run(sql`delete from consents`)
    await runActual(db, LATER, knowing())
    expect(await outcomes(db)).toEqual(['a hello unknown:no-answer'])
  })

  test.each<[string, Answer]>([
    ['not accepted to the end', () => busy],
    ['refused for good', () => ({ kind: 'rejected', detail: '409 seen before' })],
  ])('SEMANTICS 26: when it is %s afterwards, it has not failed', async (_, then) => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    const sender = firstLost(then)
    await runVirtual(db, LATER, sender)
    expect(sender.handed.length).toBeLessThanOrEqual(STANDARD_RETRY.attempts)
    expect(await outcomes(db)).toEqual(['a hello unknown:no-answer'])
    expect((await ledger(db))[0]?.detail).toContain('(an earlier attempt had no answer)')
  })

  test('a dead address is suppressed all the same', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), people, APPLIED)
    await runVirtual(
      db,
      LATER,
      firstLost(() => ({ kind: 'rejected', detail: '550', isAddressDead: true })),
    )
    expect(await outcomes(db)).toEqual(['a hello unknown:no-answer'])
    expect(await db.run(sql`select address from crm.suppression`)).toEqual([
      { address: 'a@example.com' },
    ])
  })

  test('M5: it counts for a cap while it waits for another attempt, though not for itself', async () => {
    const db = await engine.shared()
    const programs = guardedPrograms(
      { caps: [cap(1, '7d')] },
      { 'journey.second': journey({ id: 'second' }) },
    )
    await openShop(db, programs, people, APPLIED)
    const sender = firstLost(() => ({ kind: 'accepted' }))
    await runVirtual(db, LATER, sender)
    expect(new Set(sender.handed.map(({ id }) => id)).size).toBe(1)
    expect(sender.handed).toHaveLength(2)
    expect(await outcomes(db)).toEqual(['a hello handed', 'a hello withheld:frequency-cap'])
  })

  test('M5: two that both had room may both be tried again', async () => {
    const db = await engine.shared()
    const journeys = `journey: j
trigger: { event: add_to_cart, key: cart }
reentry: always
steps: [{ send: reminder }]
`
    const settings = 'guards:\n  caps: [{ atMost: 2, last: 7d }]\n  service: { caps: true }\n'
    await openJourneys(db, journeys, ['reminder'], [{ id: 'a' }], settings)
    const at = '2026-01-01T13:00:00.000Z'
    await carts(
      db,
      ['1', '2', '3'].map((cart) => ({ customer_id: 'a', at, cart })),
    )
    await runVirtual(db, REFRESHED, knowing())
    await killed(db)
    await runVirtual(db, REFRESHED, knowing())
    const withheld = 'a reminder withheld:frequency-cap'
    expect(await outcomes(db)).toEqual(['a reminder handed', 'a reminder handed', withheld])
  })

  test('M5: it counts for a cap when no later attempt was accepted', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'days', duration: duration('2d'), zone: 'UTC' },
      { kind: 'send', id: 'second', template: 'hello' },
    ] as const
    const programs = guardedPrograms(
      { caps: [cap(1, '7d')] },
      { 'journey.welcome': journey({ steps }), 'topic.offers': OFFERS },
    )
    await openShop(db, programs, people, APPLIED)
    await runVirtual(
      db,
      '2026-01-05T00:00:00.000Z',
      firstLost(() => busy),
    )
    expect(await outcomes(db)).toEqual([
      'a hello unknown:no-answer',
      'a second withheld:frequency-cap',
    ])
  })
})
