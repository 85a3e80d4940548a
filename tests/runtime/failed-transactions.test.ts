/**
 * SEMANTICS 15, 18, 25: a transaction that the database refuses at its commit, the last moment there is. What it would have done is not
 * done, whole; what follows from it does not happen; and the next run does it once.
 */
import { expect, test } from 'vitest'
import type { Channel } from '../../src/ir/channel.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runActual } from './run-shop.ts'
import {
  duration,
  EMAIL,
  emailChannel,
  journey,
  type Programs,
  shopPrograms,
  template,
  ZONE,
} from './shop-programs.ts'
import { enrolments, ledger, members, openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const RETRIED = '2026-01-02T09:00:00.000Z'
const NEXT_REFRESH = '2026-01-02T21:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'
const { url: _, ...MAIL } = EMAIL
const OUTBOX: Channel = { ...MAIL, via: 'outbox', directory: 'outbox', format: 'eml' }
const PEOPLE = ['a', 'b'].map((id) => ({ id, joined: '2026-01-01T12:00:00.000Z' }))

/** Every transaction that does this is refused when it commits. */
async function refuse(db: TestDatabase, change: string, when = 'true'): Promise<void> {
  await db.runScript(`
    create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create constraint trigger no_room after ${change} deferrable initially deferred
      for each row when (${when}) execute function full_disk()`)
}

const allow = (db: TestDatabase) => db.runScript('drop function full_disk cascade')

const STEPS: Programs = {
  'template.again': template({ id: 'again' }),
  'journey.welcome': journey({
    steps: [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'moment', duration: duration('1h'), zone: ZONE },
      { kind: 'send', id: 'again', template: 'again' },
    ],
  }),
}

describeDatabases('a transaction that fails at its commit', (engine) => {
  test.each([
    ['a channel whose claims are begun later', shopPrograms()],
    [
      'a channel whose claims are begun with them',
      shopPrograms({ 'channel.email': emailChannel(OUTBOX) }),
    ],
  ])(
    'a claim on %s: nobody is sent anything or lost, and each gets it once later',
    async (_, programs) => {
      const db = await engine.shared()
      await openShop(db, programs, PEOPLE, APPLIED)
      await refuse(db, 'insert on crm.message')
      const sender = testSender(undefined, { isIdempotent: true })
      const { problems } = await runActual(db, REFRESHED, sender)
      expect(problems).toMatchObject([{ code: 'CRM7008', address: 'journey.welcome' }])
      expect(sender.handed).toEqual([])
      expect(await ledger(db)).toEqual([])
      expect((await enrolments(db)).map(({ customer, step }) => `${customer} ${step}`)).toEqual([
        'a hello',
        'b hello',
      ])
      await allow(db)
      await runActual(db, REFRESHED, sender)
      await runActual(db, LATER, sender)
      expect(await outcomes(db)).toEqual(['a hello handed', 'b hello handed'])
      expect(sender.accepted()).toEqual(['a@example.com', 'b@example.com'])
    },
  )

  test('a claim of what is tried again: it waits as before, with the attempts it had', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), PEOPLE, APPLIED)
    const sender = testSender((_, attempt) =>
      attempt === 1 ? { kind: 'notAccepted', detail: 'busy' } : { kind: 'accepted' },
    )
    await runActual(db, REFRESHED, sender)
    const waiting = await ledger(db)
    await refuse(db, 'update on crm.message', `new.status = 'claimed'`)
    await expect(runActual(db, RETRIED, sender)).rejects.toThrow('no room')
    expect(await ledger(db)).toEqual(waiting)
    expect(sender.handed).toHaveLength(2)
    await allow(db)
    await runActual(db, RETRIED, sender)
    await runActual(db, LATER, sender)
    expect(await outcomes(db)).toEqual(['a hello handed', 'b hello handed'])
    expect(sender.handed).toHaveLength(4)
  })

  test('from a wait to the next step: nobody skips a step or repeats one', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(STEPS), PEOPLE, APPLIED)
    await refuse(db, 'update on crm.enrolment', `new.step = 'again'`)
    const sender = testSender()
    const { problems } = await runActual(db, LATER, sender)
    expect(problems).toMatchObject([{ code: 'CRM7008', address: 'journey.welcome' }])
    expect(await outcomes(db)).toEqual(['a hello handed', 'b hello handed'])
    expect((await enrolments(db)).map(({ step, due }) => `${step} ${due}`)).toEqual([
      'moment 2026-01-01T22:00:00.000Z',
      'moment 2026-01-01T22:00:00.000Z',
    ])
    await allow(db)
    await runActual(db, LATER, sender)
    await runActual(db, LATER, sender)
    const sent = (await ledger(db)).map(
      ({ customer, step, status, due }) => `${customer} ${step} ${status} ${due}`,
    )
    expect(sent).toEqual([
      'a hello handed 2026-01-01T21:00:00.000Z',
      'b hello handed 2026-01-01T21:00:00.000Z',
      'a again handed 2026-01-01T22:00:00.000Z',
      'b again handed 2026-01-01T22:00:00.000Z',
    ])
    expect(sender.handed).toHaveLength(4)
    expect((await enrolments(db)).map(({ status }) => status)).toEqual(['finished', 'finished'])
  })

  test('a refresh: members are those of before, then right; who entered is enrolled once', async () => {
    const db = await engine.shared()
    const people = [
      ...PEOPLE,
      { id: 'c', joined: '2026-01-02T12:00:00.000Z' },
      { id: 'leaves', joined: '2026-01-01T12:00:00.000Z', left: '2026-01-02T12:00:00.000Z' },
    ]
    await openShop(db, shopPrograms(), people, APPLIED)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    const before = { members: await members(db), enrolments: await enrolments(db) }
    await refuse(db, 'insert on crm.segment_change')
    const { problems } = await runActual(db, NEXT_REFRESH, sender)
    expect(problems.map(({ code, address }) => [code, address])).toEqual([
      ['CRM7002', 'segment.joined'],
    ])
    expect({ members: await members(db), enrolments: await enrolments(db) }).toEqual(before)
    await allow(db)
    await runActual(db, LATER, sender)
    await runActual(db, LATER, sender)
    expect(await members(db)).toEqual([
      { customer: 'a', entered: REFRESHED },
      { customer: 'b', entered: REFRESHED },
      { customer: 'c', entered: NEXT_REFRESH },
    ])
    expect((await enrolments(db)).map(({ customer, started }) => `${customer} ${started}`)).toEqual(
      [`a ${REFRESHED}`, `b ${REFRESHED}`, `c ${NEXT_REFRESH}`, `leaves ${REFRESHED}`],
    )
    expect(sender.handed).toHaveLength(4)
  })
})
