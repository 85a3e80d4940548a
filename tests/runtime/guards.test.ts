/** Guards at the instant of sending: each one, their order, and that one which cannot answer never lets anything through. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ChannelProgram, TemplateProgram, TopicProgram } from '../../src/ir/compiled.ts'
import { GUARDS_IN_ORDER } from '../../src/runtime/guard/guards/table.ts'
import { PACE } from '../../src/runtime/send/pace.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import {
  duration,
  EMAIL,
  emailChannel,
  journey,
  OFFERS,
  shopPrograms,
  template,
} from './shop-programs.ts'
import { applyPrograms, ledger, openShop, outcomes, type Person } from './shop-state.ts'
import { text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'

const TRANSACTIONAL: TemplateProgram = (() => {
  const { template: marketing, ...program } = template()
  const { topic: _, ...rest } = marketing
  return { ...program, template: { ...rest, class: 'transactional' } }
})()

const CROWD: readonly Person[] = [
  { id: 'yes', joined: JOINED },
  { id: 'no', agreed: false, joined: JOINED },
  { id: 'never-asked', agreed: null, joined: JOINED },
  { id: 'bounced', bounced: true, joined: JOINED },
  { id: 'listed', email: ' Listed@Example.com ', joined: JOINED },
  { id: 'blank', email: '  ', joined: JOINED },
  { id: 'absent', email: null, joined: JOINED },
  { id: 'no-and-bounced', agreed: false, bounced: true, joined: JOINED },
  { id: 'bounced-and-absent', bounced: true, email: null, joined: JOINED },
]

test('PRODUCT M5: the order of the guards', () => {
  expect(GUARDS_IN_ORDER.map((guard) => guard.kind)).toEqual([
    'kill-switch',
    'removal',
    'channel-removal',
    'consent',
    'suppression',
    'expiry',
    'departure',
    'control',
    'holdout',
    'identity',
    'reachability',
    'duplicate-address',
    'quiet-hours',
    'korean-night',
    'frequency-caps',
    'coupon',
  ])
})

describeDatabases('guards', (engine) => {
  const open = async (programs = shopPrograms(), people = CROWD) => {
    const db = await engine.shared()
    await openShop(db, programs, people, APPLIED)
    await db.run(sql`
      insert into crm.suppression values ('email', 'listed@example.com', 'hard-bounce', ${APPLIED}::timestamptz)`)
    return db
  }

  test('SEMANTICS 23: marketing goes to those who consent, are not suppressed and can be reached', async () => {
    const db = await open()
    const sender = testSender()
    const summary = await runVirtual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual([
      'absent hello withheld:unreachable',
      'blank hello withheld:unreachable',
      'bounced hello withheld:suppressed',
      'bounced-and-absent hello withheld:suppressed',
      'listed hello withheld:suppressed',
      'never-asked hello withheld:no-consent',
      'no hello withheld:no-consent',
      'no-and-bounced hello withheld:no-consent',
      'yes hello handed',
    ])
    expect(sender.accepted()).toEqual(['yes@example.com'])
    expect(summary.messages).toEqual({
      sent: 1,
      retried: 0,
      failed: 0,
      unknown: 0,
      withheld: [
        { reason: 'no-consent', count: 3 },
        { reason: 'suppressed', count: 3 },
        { reason: 'unreachable', count: 2 },
      ],
      deferred: [],
    })
  })

  test('SEMANTICS 23: transactional messages need no consent, but suppression holds', async () => {
    const db = await open(shopPrograms({ 'template.hello': TRANSACTIONAL }))
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual([
      'absent hello withheld:unreachable',
      'blank hello withheld:unreachable',
      'bounced hello withheld:suppressed',
      'bounced-and-absent hello withheld:suppressed',
      'listed hello withheld:suppressed',
      'never-asked hello handed',
      'no hello handed',
      'no-and-bounced hello withheld:suppressed',
      'yes hello handed',
    ])
  })

  test('consent is asked for the channel first, then the default; no entry is no consent', async () => {
    const nobody: TopicProgram = {
      kind: 'topic',
      consent: {
        ...OFFERS.consent,
        email: text`select id as customer_key from customers where false`,
      },
    }
    const db = await open(shopPrograms({ 'topic.offers': nobody }), [{ id: 'yes', joined: JOINED }])
    await runVirtual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual(['yes hello withheld:no-consent'])

    const other = await open(shopPrograms({ 'topic.offers': { kind: 'topic', consent: {} } }), [
      { id: 'yes', joined: JOINED },
    ])
    await runVirtual(other, REFRESHED, testSender())
    expect(await outcomes(other)).toEqual(['yes hello withheld:no-consent'])
  })

  test('a channel whose id is a word of the language has no consent but its own', async () => {
    const channel = emailChannel({ ...EMAIL, id: 'constructor' })
    const programs = shopPrograms({
      'topic.offers': { kind: 'topic', consent: {} },
      'channel.constructor': channel,
      'template.hello': template({ channel: 'constructor' }),
    })
    const db = await open(programs, [{ id: 'yes', joined: JOINED }])
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual(['yes hello withheld:no-consent'])
    expect(sender.handed).toEqual([])
  })

  test('SEMANTICS 23: an opt-out while a mailing goes out stops all but the claim it fell in', async () => {
    const crowd = Array.from({ length: 65 }, (_, n) => ({ id: `p${n}`, joined: JOINED }))
    const db = await open(shopPrograms(), crowd)
    const sender = testSender(async (message, attempt) => {
      if (sender.handed.length === 1) await db.run(sql`update consents set agreed = false`)
      return { kind: 'accepted', providerId: `${message.id}-${attempt}` }
    })
    const summary = await runVirtual(db, REFRESHED, sender)
    expect(PACE.smtp.claim).toBe(20)
    expect(summary.messages.sent).toBe(20)
    expect(summary.messages.withheld).toEqual([{ reason: 'no-consent', count: 45 }])
  })

  test('SEMANTICS 21: what is sent later than expireAfter is withheld, to the second', async () => {
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello', expireAfter: duration('12h') },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    const yes = [{ id: 'yes', joined: JOINED }]
    const inTime = await open(programs, yes)
    await runActual(inTime, '2026-01-02T09:00:00.000Z', testSender())
    expect(await outcomes(inTime)).toEqual(['yes hello handed'])

    const late = await open(programs, yes)
    await runActual(late, '2026-01-02T09:00:00.001Z', testSender())
    expect(await outcomes(late)).toEqual(['yes hello withheld:expired'])
  })

  test('SEMANTICS 23: a missing consent table withholds; the segment, the journey and suppression go on', async () => {
    const db = await open()
    await db.run(sql`drop table consents`)
    const sender = testSender()
    const summary = await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toEqual([])
    expect(new Set((await ledger(db)).map((row) => `${row.status}:${row.reason}`))).toEqual(
      new Set(['withheld:guard-unavailable:consent']),
    )
    expect((await ledger(db))[0]?.detail).toContain('consents')
    expect(summary.problems).toMatchObject([{ code: 'CRM7006', address: 'template.hello' }])
  })

  test('SEMANTICS 23: a channel rule or an address that cannot be read withholds', async () => {
    const channel: ChannelProgram = {
      ...emailChannel(),
      suppressed: text`select id as customer_key from bounces`,
    }
    const db = await open(shopPrograms({ 'channel.email': channel }))
    await runVirtual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toContain('yes hello withheld:guard-unavailable:suppression')
    expect(await outcomes(db)).toContain('no hello withheld:no-consent')

    const blind: ChannelProgram = {
      ...emailChannel(),
      addresses: text`select id as customer_key, mail as address from customers`,
    }
    const other = await open(shopPrograms({ 'channel.email': blind }))
    await runVirtual(other, REFRESHED, testSender())
    expect(await outcomes(other)).toContain('yes hello withheld:guard-unavailable:suppression')
  })

  test('a journey that is no longer applied sends nothing more, not even what is to be tried again', async () => {
    const db = await open(shopPrograms(), [{ id: 'yes', joined: JOINED }])
    await runActual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    expect(await outcomes(db)).toEqual(['yes hello retry'])
    await applyPrograms(db, { 'journey.welcome': null }, REFRESHED)
    const sender = testSender()
    await runActual(db, '2026-01-02T12:00:00.000Z', sender)
    expect(await outcomes(db)).toEqual(['yes hello withheld:journey-removed'])
    expect(sender.handed).toEqual([])
  })

  test('a channel that is no longer applied sends nothing more, not even to people in flight', async () => {
    const db = await open(shopPrograms(), [{ id: 'yes', joined: JOINED }])
    await runActual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    await applyPrograms(db, { 'channel.email': null }, REFRESHED)
    const sender = testSender()
    await runActual(db, '2026-01-02T12:00:00.000Z', sender)
    expect(await outcomes(db)).toEqual(['yes hello withheld:channel-removed'])
    expect(sender.handed).toEqual([])
  })

  test('consent to a topic that is no longer applied cannot be evaluated', async () => {
    const steps = [
      { kind: 'wait', id: 'wait-1', duration: duration('1d'), zone: 'UTC' },
      { kind: 'send', id: 'hello', template: 'hello' },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    const db = await open(programs, [{ id: 'yes', joined: JOINED }])
    await runVirtual(db, REFRESHED, testSender())
    await applyPrograms(db, { 'topic.offers': null }, REFRESHED)
    await runVirtual(db, '2026-01-03T00:00:00.000Z', testSender())
    expect(await outcomes(db)).toEqual(['yes hello withheld:guard-unavailable:consent'])
  })
})

describeDatabases('guards against another session', (engine) => {
  test.runIf(engine.name === 'postgres')(
    'SEMANTICS 23: a locked consent table withholds after a short wait, and never sends',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(), [{ id: 'yes', joined: JOINED }], APPLIED)
      const sender = testSender()
      await db.session((session) =>
        session.transaction(async (tx) => {
          await tx.run(sql`lock table consents in access exclusive mode`)
          await runVirtual(db, REFRESHED, sender)
        }),
      )
      expect(sender.handed).toEqual([])
      expect(await outcomes(db)).toEqual(['yes hello withheld:guard-unavailable:consent'])
    },
  )
})
