/** M5, SEMANTICS 24: quiet hours put messages off, where the customer lives, and they pass all guards again. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { QuietHours } from '../../src/ir/guard-settings.ts'
import { describeDatabases } from '../harness/databases.ts'
import { addZones, CATALOG_WITH_ZONES, guardedPrograms } from './guarded-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, journey, template, ZONE } from './shop-programs.ts'
import { enrolments, ledger, manyPeople, openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
/** 06:00 in Seoul. */
const REFRESHED = '2026-01-01T21:00:00.000Z'
/** 08:00 in Seoul. */
const MORNING = '2026-01-01T23:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'
const NIGHT: QuietHours = { from: '21:00', to: '08:00', zone: ZONE, except: [] }

describeDatabases('M5: quiet hours', (engine) => {
  test('a message that falls due at night goes out in the morning; the person moves on', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('1h'), zone: ZONE },
      { kind: 'send', id: 'again', template: 'hello' },
    ] as const
    const programs = guardedPrograms(
      { quietHours: NIGHT },
      { 'journey.welcome': journey({ steps }) },
    )
    await openShop(db, programs, [{ id: 'a', joined: JOINED }], APPLIED)
    const sender = testSender()
    const night = await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toEqual([])
    expect(night.messages).toMatchObject({
      sent: 0,
      deferred: [{ reason: 'quiet-hours', count: 1 }],
    })
    expect(await ledger(db)).toMatchObject([
      { status: 'deferred', reason: 'quiet-hours', next: MORNING, attempts: 0, due: REFRESHED },
    ])
    expect(night.nextDue).toBe('2026-01-01T22:00:00.000Z')

    await runVirtual(db, LATER, sender)
    expect((await ledger(db)).map((row) => [row.step, row.status, row.due, row.decided])).toEqual([
      ['hello', 'handed', REFRESHED, MORNING],
      ['again', 'handed', '2026-01-01T22:00:00.000Z', MORNING],
    ])
    // In the order in which they fell due.
    const sent = await db.run(sql`select step from crm.message order by array_position(
      ${sender.handed.map((one) => one.id)}::text[], id)`)
    expect(sent).toEqual([{ step: 'hello' }, { step: 'again' }])
    expect((await enrolments(db)).map((row) => row.ended)).toEqual(['2026-01-01T22:00:00.000Z'])
  })

  test('SEMANTICS 24: in the morning all guards are asked again (parcelvoy/platform#442)', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello', expireAfter: duration('1h') },
    ] as const
    const programs = guardedPrograms(
      { quietHours: NIGHT },
      {
        'journey.late': journey({ id: 'late', steps }),
        'journey.welcome': journey({}),
      },
    )
    await openShop(db, programs, manyPeople(2, JOINED), APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    await db.run(sql`update consents set agreed = false where id = 'p0000'`)
    await runVirtual(db, LATER, testSender())
    expect((await ledger(db)).map((row) => [row.journey, row.customer, row.reason])).toEqual([
      ['late', 'p0000', 'no-consent'],
      ['late', 'p0001', 'expired'],
      ['welcome', 'p0000', 'no-consent'],
      ['welcome', 'p0001', null],
    ])
  })

  test('each where they live; without a zone, or with one that is none, where the project is', async () => {
    const db = await engine.shared()
    const zones = {
      berlin: 'Europe/Berlin',
      york: 'America/New_York',
      odd: 'Asia/Soul',
      none: null,
    }
    const people = Object.keys(zones).map((id) => ({ id, joined: JOINED }))
    const programs = guardedPrograms(
      { quietHours: { ...NIGHT, zone: 'customer' } },
      { 'catalog.shop': CATALOG_WITH_ZONES },
    )
    await addZones(db, zones)
    await openShop(db, programs, people, APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    expect((await ledger(db)).map((row) => [row.customer, row.status, row.next])).toEqual([
      ['berlin', 'deferred', '2026-01-02T07:00:00.000Z'],
      ['none', 'deferred', MORNING],
      ['odd', 'deferred', MORNING],
      ['york', 'handed', null],
    ])
  })

  test.each(['PST', 'JST', 'IST', 'BST'])(
    'a zone that is written %s costs nobody their message',
    async (zone) => {
      const db = await engine.shared()
      const programs = guardedPrograms(
        { quietHours: { ...NIGHT, to: '05:00', zone: 'customer' } },
        { 'catalog.shop': CATALOG_WITH_ZONES },
      )
      await addZones(db, { a: 'Asia/Seoul', b: zone, c: null })
      const people = ['a', 'b', 'c'].map((id) => ({ id, joined: JOINED }))
      await openShop(db, programs, people, APPLIED)
      const sender = testSender()
      await runActual(db, REFRESHED, sender)
      expect(sender.accepted()).toEqual(['a@example.com', 'b@example.com', 'c@example.com'])
    },
  )

  test('SEMANTICS 23: zones that cannot be read withhold', async () => {
    const db = await engine.shared()
    const programs = guardedPrograms(
      { quietHours: { ...NIGHT, zone: 'customer' } },
      { 'catalog.shop': CATALOG_WITH_ZONES },
    )
    await openShop(db, programs, [{ id: 'a', joined: JOINED }], APPLIED)
    const sender = testSender()
    await runVirtual(db, LATER, sender)
    expect(sender.handed).toEqual([])
    expect(await outcomes(db)).toEqual(['a hello withheld:guard-unavailable:quiet-hours'])
  })

  test('J8: marketing waits, service waits unless tuned, transactional does not; nor does a channel that disturbs nobody', async () => {
    const db = await engine.shared()
    const steps = ['marketing', 'service', 'transactional'].map(
      (id) => ({ kind: 'send', id, template: id }) as const,
    )
    const given = {
      'template.marketing': template({ id: 'marketing' }),
      'template.service': template({ id: 'service', class: 'service' }),
      'template.transactional': template({ id: 'transactional', class: 'transactional' }),
      'journey.welcome': journey({ steps }),
    }
    const statuses = async (guards: Parameters<typeof guardedPrograms>[0]) => {
      const fresh = await engine.shared()
      await openShop(fresh, guardedPrograms(guards, given), [{ id: 'a', joined: JOINED }], APPLIED)
      await runVirtual(fresh, REFRESHED, testSender())
      return Object.fromEntries((await ledger(fresh)).map((row) => [row.step, row.status]))
    }
    expect(db).toBeDefined()
    expect(await statuses({ quietHours: NIGHT })).toEqual({
      marketing: 'deferred',
      service: 'deferred',
      transactional: 'handed',
    })
    expect(
      await statuses({ quietHours: NIGHT, service: { quietHours: false, caps: false } }),
    ).toEqual({ marketing: 'deferred', service: 'handed', transactional: 'handed' })
    expect(await statuses({ quietHours: { ...NIGHT, except: ['email'] } })).toEqual({
      marketing: 'handed',
      service: 'handed',
      transactional: 'handed',
    })
  })

  test('a late worker in the evening defers to the next morning; several workers send each once', async () => {
    const db = engine.name === 'postgres' ? await engine.open() : await engine.shared()
    await openShop(db, guardedPrograms({ quietHours: NIGHT }), manyPeople(60, JOINED), APPLIED)
    const evening = '2026-01-02T13:00:00.000Z'
    const workers = engine.name === 'postgres' ? 3 : 1
    const senders = Array.from({ length: workers }, () => testSender())
    await Promise.all(senders.map((sender) => runActual(db, evening, sender)))
    expect(new Set((await ledger(db)).map((row) => `${row.status} ${row.next}`))).toEqual(
      new Set(['deferred 2026-01-02T23:00:00.000Z']),
    )
    await Promise.all(senders.map((sender) => runActual(db, LATER, sender)))
    expect(senders.flatMap((sender) => sender.handed)).toHaveLength(60)
    expect(new Set((await ledger(db)).map((row) => row.status))).toEqual(new Set(['handed']))
  })
})
