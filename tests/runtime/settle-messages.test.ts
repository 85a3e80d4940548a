/** M6: what a person decides about messages that failed or are in doubt, and what follows (SEMANTICS 23–26). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { listMessages } from '../../src/runtime/ledger/list-messages.ts'
import { type Settlement, settleMessages } from '../../src/runtime/ledger/settle-messages.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { cap, guardedPrograms } from './guarded-shop.ts'
import { runActual } from './run-shop.ts'
import { duration, journey, shopPrograms } from './shop-programs.ts'
import { ledger, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T09:00:00.000Z'
const people = ['fails', 'doubt', 'gets'].map((id) => ({ id, joined: JOINED }))

/** One failed, one unknown, one sent. */
async function shopWithDeadLetters(db: TestDatabase): Promise<Readonly<Record<string, string>>> {
  await openShop(db, shopPrograms(), people, APPLIED)
  const sender = testSender(({ to }) => {
    if (to.startsWith('fails')) return { kind: 'rejected', detail: '552 mailbox full' }
    if (to.startsWith('doubt')) return { kind: 'unknown', detail: 'connection lost' }
    return { kind: 'accepted' }
  })
  await runActual(db, REFRESHED, sender)
  return Object.fromEntries((await ledger(db)).map(({ customer, id }) => [customer, id]))
}

const settle = (db: TestDatabase, ids: readonly (string | undefined)[], as: Settlement) =>
  settleMessages(db, SCHEMA, { ids: ids.map((id) => id ?? ''), as, actor: 'kim', at: NEXT_DAY })

describeDatabases('M6: dead letters', (engine) => {
  test('are listed, the others not; by journey and status when asked', async () => {
    const db = await engine.shared()
    await shopWithDeadLetters(db)
    const list = (statuses: ('failed' | 'unknown' | 'handed')[], journey?: string) =>
      listMessages(db, SCHEMA, {
        statuses,
        limit: 10,
        ...(journey === undefined ? {} : { journey }),
      })
    const { messages, total } = await list(['failed', 'unknown'])
    expect(total).toBe(2)
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          customer: 'fails',
          status: 'failed',
          reason: 'rejected',
          attempts: 1,
        }),
        expect.objectContaining({
          customer: 'doubt',
          status: 'unknown',
          detail: 'connection lost',
        }),
      ]),
    )
    expect(await list(['handed'])).toMatchObject({ total: 1, messages: [{ customer: 'gets' }] })
    expect(await list(['failed'], 'other')).toMatchObject({ total: 0, messages: [] })
    expect(
      await listMessages(db, SCHEMA, { statuses: ['failed', 'unknown'], limit: 1 }),
    ).toMatchObject({ total: 2, messages: [{}] })
  })

  test('SEMANTICS 24: a failed one that is retried passes all guards and has its attempts anew', async () => {
    const db = await engine.shared()
    const ids = await shopWithDeadLetters(db)
    expect(await settle(db, [ids.fails], 'retry')).toEqual({
      messages: [{ id: ids.fails, was: 'failed', status: 'retry' }],
    })
    const sender = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    await runActual(db, NEXT_DAY, sender)
    expect((await ledger(db)).find(({ customer }) => customer === 'fails')).toMatchObject({
      ...{ status: 'retry', attempts: 1 },
    })
    await db.run(sql`delete from consents where id = 'fails'`)
    await runActual(db, '2026-01-02T12:00:00.000Z', sender)
    expect(await outcomes(db)).toEqual([
      'doubt hello unknown:no-answer',
      'fails hello withheld:no-consent',
      'gets hello handed',
    ])
    expect(sender.handed).toHaveLength(1)
  })

  test('SEMANTICS 25: one in doubt is sent again only after somebody said that it was not sent', async () => {
    const db = await engine.shared()
    const ids = await shopWithDeadLetters(db)
    expect(await settle(db, [ids.doubt], 'retry')).toMatchObject({
      problems: [{ code: 'CRM7411' }],
    })
    await settle(db, [ids.doubt], 'not-sent')
    const sender = testSender()
    await runActual(db, NEXT_DAY, sender)
    expect(sender.accepted()).toEqual(['doubt@example.com'])
    expect(sender.handed[0]?.id).toBe(ids.doubt)
    expect(await settle(db, [ids.doubt], 'not-sent')).toMatchObject({
      problems: [{ code: 'CRM7412' }],
    })
  })

  test('one in doubt that was sent counts as sent from its first attempt on, and never goes again', async () => {
    const db = await engine.shared()
    const ids = await shopWithDeadLetters(db)
    await settle(db, [ids.doubt], 'sent')
    const sender = testSender()
    await runActual(db, NEXT_DAY, sender)
    expect(sender.handed).toEqual([])
    expect(
      await db.run(
        sql`select status, reason, handed_at as at from crm.message where id = ${ids.doubt}`,
      ),
    ).toEqual([{ status: 'handed', reason: null, at: REFRESHED }])
  })

  /** The answer of the first attempt was lost, and its provider knows an id again. */
  async function shopInDoubt(db: TestDatabase): Promise<string> {
    await openShop(db, shopPrograms(), [{ id: 'waits', joined: JOINED }], APPLIED)
    const lost = testSender(() => ({ kind: 'unknown', detail: 'no answer' }), {
      isIdempotent: true,
    })
    await runActual(db, REFRESHED, lost)
    const { messages } = await listMessages(db, SCHEMA, { statuses: ['retry'], limit: 10 })
    expect(messages).toMatchObject([{ status: 'retry', doubtSince: REFRESHED }])
    return messages[0]?.id ?? ''
  }

  const waiting = sql`select status, handed_at as at, next_attempt_at as next, doubt_since as doubt, attempts from crm.message`

  test('SEMANTICS 25: one that waits though it may have arrived is resolved like one that is unknown: sent, it waits no more', async () => {
    const db = await engine.shared()
    const id = await shopInDoubt(db)
    const refused = { problems: [{ code: 'CRM7411', fix: expect.stringContaining('resolve') }] }
    expect(await settle(db, [id], 'retry')).toMatchObject(refused)
    expect(await settle(db, [id], 'sent')).toEqual({
      messages: [{ id, was: 'retry', status: 'handed' }],
    })
    const sent = { status: 'handed', at: REFRESHED, next: null, doubt: null, attempts: 1 }
    expect(await db.run(waiting)).toEqual([sent])
    const sender = testSender()
    await runActual(db, NEXT_DAY, sender)
    expect(sender.handed).toEqual([])
  })

  test('M5: resolved as sent, caps count it from when the doubt began, not from when it was last tried', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('25h'), zone: 'UTC' },
      { kind: 'send', id: 'again', template: 'hello' },
    ] as const
    const programs = guardedPrograms(
      { caps: [cap(1, '24h')] },
      { 'journey.welcome': journey({ steps }) },
    )
    await openShop(db, programs, [{ id: 'a', joined: JOINED }], APPLIED)
    for (const at of [REFRESHED, '2026-01-01T21:30:00.000Z', '2026-01-01T23:30:00.000Z']) {
      const lost = { kind: 'unknown', detail: 'lost' } as const
      await runActual(
        db,
        at,
        testSender(() => lost, { isIdempotent: true }),
      )
    }
    await settle(
      db,
      (await ledger(db)).map(({ id }) => id),
      'sent',
    )
    await runActual(db, '2026-01-02T22:00:00.000Z', testSender())
    expect(await outcomes(db)).toEqual(['a again handed', 'a hello handed'])
  })

  test('M5: an earlier attempt that was refused makes no room under caps', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [{ id: 'a', joined: JOINED }], APPLIED)
    await runActual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    await runActual(
      db,
      '2026-01-01T23:00:00.000Z',
      testSender(() => ({ kind: 'unknown', detail: 'lost' })),
    )
    await settle(
      db,
      (await ledger(db)).map(({ id }) => id),
      'sent',
    )
    expect(await db.run(sql`select status, decided_at as at from crm.message`)).toEqual([
      { status: 'handed', at: '2026-01-01T23:00:00.000Z' },
    ])
  })

  test('SEMANTICS 25: not sent, it is due again and nobody doubts it any more', async () => {
    const db = await engine.shared()
    const id = await shopInDoubt(db)
    await settle(db, [id], 'not-sent')
    const due = { status: 'retry', at: null, next: NEXT_DAY, doubt: null, attempts: 0 }
    expect(await db.run(waiting)).toEqual([due])
    // So what guards say of it now is what becomes of it.
    await db.run(sql`delete from consents where id = 'waits'`)
    await runActual(db, NEXT_DAY, testSender())
    expect(await outcomes(db)).toEqual(['waits hello withheld:no-consent'])
  })

  test('CRM7412: one that waits and was clearly not accepted is in no doubt', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [{ id: 'busy', joined: JOINED }], APPLIED)
    await runActual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: '503' })),
    )
    const [{ id, doubtSince } = {}] = (
      await listMessages(db, SCHEMA, { statuses: ['retry'], limit: 10 })
    ).messages
    expect(doubtSince).toBeNull()
    expect(await settle(db, [id], 'sent')).toMatchObject({ problems: [{ code: 'CRM7412' }] })
  })

  test('all or none, and who decided what when is kept', async () => {
    const db = await engine.shared()
    const ids = await shopWithDeadLetters(db)
    expect(await settle(db, [ids.fails, 'nobody', ids.gets], 'retry')).toMatchObject({
      problems: [{ code: 'CRM7410' }, { code: 'CRM7411' }],
    })
    const kept = sql`
      select message_id as id, at, actor, settled_as as "as", was, reason, detail, attempts
      from crm.message_settlement order by id`
    expect(await db.run(kept)).toEqual([])
    await settle(db, [ids.fails, ids.fails], 'retry')
    expect(await db.run(kept)).toEqual([
      {
        ...{ id: ids.fails, at: NEXT_DAY, actor: 'kim', as: 'retry', was: 'failed' },
        ...{ reason: 'rejected', detail: '552 mailbox full', attempts: 1 },
      },
    ])
  })

  test('two people who decide at once do not both succeed', async () => {
    const db = engine.name === 'postgres' ? await engine.open() : await engine.shared()
    const ids = await shopWithDeadLetters(db)
    const both = await Promise.all([
      settle(db, [ids.doubt], 'sent'),
      settle(db, [ids.doubt], 'not-sent'),
    ])
    expect(both.filter((one) => 'messages' in one)).toHaveLength(1)
  })
})
