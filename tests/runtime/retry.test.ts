/** What follows each answer of a provider, and that one message's answer is no other's (SEMANTICS 25–26). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { STANDARD_RETRY } from '../../src/ir/channel.ts'
import { backoff } from '../../src/runtime/send/backoff.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, journey, shopPrograms, template } from './shop-programs.ts'
import { ledger, openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T20:00:00.000Z'
const MAX_ATTEMPTS = STANDARD_RETRY.attempts
const three = ['a', 'b', 'c'].map((id) => ({ id, joined: JOINED }))

test('SEMANTICS 26: backoff grows, is jittered and the same on every run', () => {
  const delays = [1, 2, 3, 4].map((attempt) => backoff('a message', attempt))
  expect(delays).toEqual([1, 2, 3, 4].map((attempt) => backoff('a message', attempt)))
  for (const [index, delay] of delays.entries()) {
    expect(delay).toBeGreaterThanOrEqual(60_000 * 4 ** index)
    expect(delay).toBeLessThan(180_000 * 4 ** index)
  }
  expect(backoff('another', 1)).not.toBe(delays[0])
})

describeDatabases('answers', (engine) => {
  test('SEMANTICS 26: not accepted is tried again, the same id, until it is; nobody else gets it twice', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const sender = testSender((message, attempt) =>
      message.to.startsWith('b') && attempt < 3
        ? { kind: 'notAccepted', detail: '421 busy' }
        : { kind: 'accepted' },
    )
    const summary = await runVirtual(db, NEXT_DAY, sender)
    expect(sender.accepted()).toEqual(['a@example.com', 'b@example.com', 'c@example.com'])
    expect(sender.handed).toHaveLength(5)
    const tries = sender.handed.filter((message) => message.to.startsWith('b'))
    expect(new Set(tries.map((message) => message.id)).size).toBe(1)
    expect(new Set(tries.map((message) => message.at)).size).toBe(3)
    expect(summary.messages).toMatchObject({ sent: 3, retried: 2, failed: 0 })
    const rows = await ledger(db)
    expect(rows.map((row) => [row.customer, row.status, row.attempts])).toEqual([
      ['a', 'handed', 1],
      ['b', 'handed', 3],
      ['c', 'handed', 1],
    ])
  })

  test('SEMANTICS 26: attempts are bounded, then the message has failed', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const sender = testSender(() => ({ kind: 'notAccepted', detail: '421 busy' }))
    const summary = await runVirtual(db, NEXT_DAY, sender)
    expect(sender.handed).toHaveLength(3 * MAX_ATTEMPTS)
    expect(await outcomes(db)).toEqual([
      'a hello failed:attempts-exhausted',
      'b hello failed:attempts-exhausted',
      'c hello failed:attempts-exhausted',
    ])
    expect(summary.messages).toMatchObject({ failed: 3, retried: 12 })
  })

  test('SEMANTICS 25: an answer the database cannot hold as it is is recorded all the same', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const sender = testSender(({ to }) => {
      if (to.startsWith('a')) return { kind: 'notAccepted', detail: '450 gr\0ey \ud83d 😀' }
      if (to.startsWith('b')) return { kind: 'accepted', providerId: '\ude00\0id' }
      throw new Error(`${'x'.repeat(999)}😀 \0`)
    })
    await runActual(db, REFRESHED, sender)
    const rows = await db.run(sql`
      select customer_key as customer, status, provider_id as id, detail from crm.message order by 1`)
    expect(rows).toEqual([
      { customer: 'a', status: 'retry', id: null, detail: '450 grey  😀' },
      { customer: 'b', status: 'handed', id: 'id', detail: null },
      { customer: 'c', status: 'unknown', id: null, detail: 'x'.repeat(999) },
    ])
  })

  test('SEMANTICS 26: refused for good and unknown are never tried again', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const sender = testSender((message) => {
      if (message.to.startsWith('a')) return { kind: 'rejected', detail: '550 no such user' }
      if (message.to.startsWith('b')) return { kind: 'unknown', detail: 'connection lost' }
      throw new Error('a sender must not do this')
    })
    await runVirtual(db, NEXT_DAY, sender)
    expect(sender.handed).toHaveLength(3)
    expect(await ledger(db)).toMatchObject([
      { customer: 'a', status: 'failed', reason: 'rejected', detail: '550 no such user' },
      { customer: 'b', status: 'unknown', reason: 'no-answer', detail: 'connection lost' },
      { customer: 'c', status: 'unknown', detail: 'a sender must not do this' },
    ])
  })

  test('an address the provider calls dead is suppressed on that channel, from then on', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('1h'), zone: 'UTC' },
      { kind: 'send', id: 'second', template: 'hello' },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    const people = ['Gone@Example.com', 'gone@example.com ', 'full@example.com'].map(
      (email, index) => ({ id: `${index}`, email, joined: JOINED }),
    )
    await openShop(db, programs, people, APPLIED)
    const sender = testSender((message) =>
      message.to.startsWith('full')
        ? { kind: 'rejected', detail: '552 mailbox full' }
        : { kind: 'rejected', detail: '550 5.1.1 no such user', isAddressDead: true },
    )
    await runVirtual(db, NEXT_DAY, sender)
    expect(await db.run(sql`select channel, address, reason from crm.suppression`)).toEqual([
      { channel: 'email', address: 'gone@example.com', reason: 'hard-bounce' },
    ])
    expect(await outcomes(db)).toEqual([
      '0 hello failed:rejected',
      '0 second withheld:suppressed',
      '1 hello withheld:duplicate-address',
      '1 second withheld:suppressed',
      '2 hello failed:rejected',
      '2 second failed:rejected',
    ])
  })

  test('SEMANTICS 25: unknown is tried again when the provider recognises the id', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const sender = testSender(
      (_message, attempt) =>
        attempt === 1 ? { kind: 'unknown', detail: 'connection lost' } : { kind: 'accepted' },
      { isIdempotent: true },
    )
    await runVirtual(db, NEXT_DAY, sender)
    expect(new Set(sender.handed.map((message) => message.id)).size).toBe(3)
    expect(await outcomes(db)).toEqual(['a hello handed', 'b hello handed', 'c hello handed'])
  })

  test('SEMANTICS 24: a retry passes all guards again at its own instant', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const sender = testSender(async (message) => {
      if (message.to.startsWith('a')) await db.run(sql`delete from consents where id = 'a'`)
      if (message.to.startsWith('b')) {
        await db.run(
          sql`insert into crm.suppression values ('email', 'b@example.com', 'asked', ${APPLIED})`,
        )
      }
      return { kind: 'notAccepted', detail: 'busy' }
    })
    await runVirtual(db, NEXT_DAY, sender)
    const rows = await ledger(db)
    expect(rows).toMatchObject([
      { customer: 'a', status: 'withheld', reason: 'no-consent', attempts: 1, next: null },
      { customer: 'b', status: 'withheld', reason: 'suppressed', attempts: 1, next: null },
      { customer: 'c', status: 'failed', attempts: MAX_ATTEMPTS },
    ])
    expect(rows[0]?.decided.localeCompare(REFRESHED)).toBe(1)
  })

  test('SEMANTICS 24: a retry can expire, counted from when the send fell due', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello', expireAfter: duration('1m') },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    await openShop(db, programs, three.slice(0, 1), APPLIED)
    await runVirtual(
      db,
      NEXT_DAY,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    expect(await outcomes(db)).toEqual(['a hello withheld:expired'])
  })

  test('in actual time a retry waits for its instant', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three.slice(0, 1), APPLIED)
    const sender = testSender((_message, attempt) =>
      attempt === 1 ? { kind: 'notAccepted', detail: 'busy' } : { kind: 'accepted' },
    )
    const first = await runActual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual(['a hello retry'])
    const due = (await ledger(db))[0]?.next ?? ''
    expect(first.nextDue).toBe(due)
    await runActual(db, REFRESHED, sender)
    expect(sender.handed).toHaveLength(1)
    await runActual(db, due, sender)
    expect(await outcomes(db)).toEqual(['a hello handed'])
  })
})

describeDatabases('one bad message', (engine) => {
  test('a template that cannot be rendered fails its messages; other templates go out', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'broken', template: 'broken' },
      { kind: 'send', id: 'hello', template: 'hello' },
    ] as const
    const broken = template({ id: 'broken', subject: '{{#if customer.name}}never closed' })
    const programs = shopPrograms({
      'journey.welcome': journey({ steps }),
      'template.broken': broken,
    })
    await openShop(db, programs, three.slice(0, 2), APPLIED)
    const sender = testSender()
    await runVirtual(db, NEXT_DAY, sender)
    expect(await outcomes(db)).toEqual([
      'a broken failed:render',
      'a hello handed',
      'b broken failed:render',
      'b hello handed',
    ])
    expect((await ledger(db))[0]?.detail).toContain('Parse error')
  })

  test('a template whose traits cannot be read waits; other templates go out', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'blind', template: 'blind' },
      { kind: 'send', id: 'hello', template: 'hello' },
    ] as const
    const programs = shopPrograms({
      'journey.welcome': journey({ steps }),
      'template.blind': template({ id: 'blind' }),
    })
    await openShop(db, programs, three.slice(0, 1), APPLIED)
    await db.run(sql`
      update crm.object_version set object = jsonb_set(object, '{program,recipients,select,strings,0}',
        '"select id as customer_key, gone as t1 from customers where id = any("')
      where address = 'template.blind'`)
    await runVirtual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual(['a blind retry', 'a hello handed'])
    expect((await ledger(db))[0]?.detail).toContain('recipients could not be read')
  })

  test('SEMANTICS 26: a missing value renders empty, HTML is escaped, text and subject are not', async () => {
    const db = await engine.shared()
    const hello = template({
      subject: '{{customer.name}} & {{customer.nothing}}\n{{customer.spent}}',
      html: '<p>{{customer.name}}</p><p><a href="https://shop.example">보기</a></p>',
    })
    const people = [{ id: 'a', name: 'Kim <b>', joined: JOINED }]
    await openShop(db, shopPrograms({ 'template.hello': hello }), people, APPLIED)
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toMatchObject([
      {
        subject: 'Kim <b> & 0',
        html: '<p>Kim &lt;b&gt;</p><p><a href="https://shop.example">보기</a></p>',
        text: 'Kim <b>\n\n보기 [https://shop.example]',
      },
    ])
  })
})
