/** M5: frequency caps, by customer and by address, rolling and by calendar day, whoever sends at once. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import type { FrequencyCap } from '../../src/ir/guard-settings.ts'
import type { Journey, Step } from '../../src/ir/journey.ts'
import { describeDatabases } from '../harness/databases.ts'
import { addZones, CATALOG_WITH_ZONES, cap, guardedPrograms } from './guarded-shop.ts'
import { runVirtual } from './run-shop.ts'
import {
  duration,
  EMAIL,
  emailChannel,
  joinedSegment,
  journey,
  type Programs,
  template,
  ZONE,
} from './shop-programs.ts'
import { ledger, openShop, outcomes, type Person } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
/** 06:00 in Seoul. */
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-20T00:00:00.000Z'
const A: readonly Person[] = [{ id: 'a', joined: JOINED }]

/** Sends of `hello` with the given pauses between them: step ids s0, s1, … */
function mails(...pauses: readonly string[]): Pick<Journey, 'steps'> {
  const steps = pauses.flatMap((pause, index): Step[] => [
    { kind: 'wait', id: `w${index}`, duration: duration(pause), zone: ZONE },
    { kind: 'send', id: `s${index}`, template: 'hello' },
  ])
  return { steps }
}

const welcome = (...pauses: readonly string[]): Programs => ({
  'journey.welcome': journey(mails(...pauses)),
})

async function sentAt(db: Database): Promise<readonly (readonly [string, string, string])[]> {
  return (await ledger(db)).map((row) => [row.step, row.reason ?? row.status, row.decided] as const)
}

describeDatabases('M5: frequency caps', (engine) => {
  const run = async (caps: readonly FrequencyCap[], programs: Programs, people = A) => {
    const db = await engine.shared()
    await openShop(db, guardedPrograms({ caps }, programs), people, APPLIED)
    await runVirtual(db, LATER, testSender())
    return db
  }

  test('rolling: one too many is withheld, and the window has both its ends inside', async () => {
    const db = await run([cap(2, '24h')], welcome('0s', '1h', '22h', '1h', '1m'))
    expect((await sentAt(db)).map(([step, what]) => `${step} ${what}`)).toEqual([
      's0 handed',
      's1 handed',
      's2 frequency-cap',
      // Exactly 24 hours after the first: it still counts.
      's3 frequency-cap',
      's4 handed',
    ])
  })

  test('over: defer waits until there is room, and passes all guards again', async () => {
    const db = await run([cap(1, '24h', { over: 'defer' })], welcome('0s', '1h', '1h'))
    expect(await sentAt(db)).toEqual([
      ['s0', 'handed', REFRESHED],
      ['s1', 'handed', '2026-01-02T21:00:00.001Z'],
      ['s2', 'handed', '2026-01-03T21:00:00.002Z'],
    ])
  })

  test('over: defer, on the night the clocks go back: it waits for later, and is not taken again and again', async () => {
    const zone = 'America/New_York'
    const programs = guardedPrograms(
      { caps: [cap(1, '1d', { over: 'defer' })] },
      {
        'catalog.shop': CATALOG_WITH_ZONES,
        // 01:30, and 01:10 the next night, the second time.
        'segment.joined': joinedSegment({ cron: '30 1 31 10 *', zone, catchUp: 'all' }),
        ...welcome('0s', '1480m'),
      },
    )
    const db = await engine.shared()
    await addZones(db, { a: zone })
    const joined = '2026-10-30T00:00:00.000Z'
    await openShop(db, programs, [{ id: 'a', joined }], '2026-10-29T00:00:00.000Z')
    await runVirtual(db, '2026-11-03T00:00:00.000Z', testSender())
    expect(await sentAt(db)).toEqual([
      ['s0', 'handed', '2026-10-31T05:30:00.000Z'],
      ['s1', 'handed', '2026-11-01T06:31:00.000Z'],
    ])
  })

  test('calendar days are those where the customer lives', async () => {
    const db = await engine.shared()
    await addZones(db, { a: 'America/New_York' })
    const daily: FrequencyCap = { atMost: 1, window: { kind: 'days', count: 1 }, over: 'defer' }
    const programs = guardedPrograms(
      { caps: [daily] },
      { 'catalog.shop': CATALOG_WITH_ZONES, ...welcome('0s', '5h') },
    )
    await openShop(db, programs, [{ id: 'b', joined: JOINED }, ...A], APPLIED)
    await runVirtual(db, LATER, testSender())
    const rows = (await ledger(db)).filter((row) => row.step === 's1')
    // 11:00 of the same day in Seoul; 21:00 in New York, the day that began at 05:00 UTC.
    expect(rows.map((row) => [row.customer, row.decided])).toEqual([
      ['a', '2026-01-02T05:00:00.000Z'],
      ['b', '2026-01-02T15:00:00.000Z'],
    ])
  })

  test('by channel and by topic: only theirs count, and only theirs are held back', async () => {
    const push = emailChannel({ ...EMAIL, id: 'push' })
    const steps = ['hello', 'news', 'push', 'hello-2', 'news-2', 'push-2'].map(
      (id) => ({ kind: 'send', id, template: id.replace('-2', '') }) as const,
    )
    const programs: Programs = {
      'channel.push': push,
      'topic.news': guardedPrograms({})['topic.offers'] ?? { kind: 'topic', consent: {} },
      'template.news': template({ id: 'news', topic: 'news' }),
      'template.push': template({ id: 'push', channel: 'push' }),
      'journey.welcome': journey({ steps }),
    }
    const db = await run(
      [cap(1, '7d', { channel: 'push' }), cap(1, '7d', { topic: 'news' })],
      programs,
    )
    expect(await outcomes(db)).toEqual([
      'a hello handed',
      'a hello-2 handed',
      'a news handed',
      'a news-2 withheld:frequency-cap',
      'a push handed',
      'a push-2 withheld:frequency-cap',
    ])
  })

  test('several customers of one address share its cap; one customer keeps theirs with a new address', async () => {
    const people = ['a', 'b', 'c'].map((id) => ({
      id,
      email: id === 'c' ? 'c@example.com' : 'Shared@example.com',
      joined: JOINED,
    }))
    const separate: Programs = Object.fromEntries(
      ['a', 'b', 'c'].map((id) => [`journey.${id}`, journey({ id, steps: mails('0s').steps })]),
    )
    const db = await engine.shared()
    // Three journeys: for duplicates every one is its own.
    const programs = guardedPrograms({ caps: [cap(2, '7d')] }, separate)
    const { 'journey.welcome': _, ...rest } = programs
    await openShop(db, rest, people, APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    const handed = (await ledger(db)).filter((row) => row.status === 'handed')
    const to = await db.run<{ key: string; count: number }>(sql`
      select address_key as key, count(*) as count from crm.message where status = 'handed' group by 1 order by 1`)
    expect(to).toEqual([
      { key: 'c@example.com', count: 2 },
      { key: 'shared@example.com', count: 2 },
    ])
    expect(handed).toHaveLength(4)
  })

  test('J8: transactional messages neither count nor are too many; service counts when tuned so', async () => {
    const classes = ['transactional', 'service', 'marketing'] as const
    const steps = classes.flatMap((id) => [
      { kind: 'send', id, template: id } as const,
      { kind: 'send', id: `${id}-2`, template: id } as const,
    ])
    const programs: Programs = {
      ...Object.fromEntries(
        classes.map((id) => [`template.${id}`, template({ id, class: id })] as const),
      ),
      'journey.welcome': journey({ steps }),
    }
    const held = async (service: { quietHours: boolean; caps: boolean }) => {
      const db = await engine.shared()
      await openShop(db, guardedPrograms({ caps: [cap(1, '7d')], service }, programs), A, APPLIED)
      await runVirtual(db, REFRESHED, testSender())
      return (await ledger(db)).filter((row) => row.reason !== null).map((row) => row.step)
    }
    expect(await held({ quietHours: true, caps: false })).toEqual(['marketing-2'])
    expect(await held({ quietHours: true, caps: true })).toEqual([
      'marketing',
      'marketing-2',
      'service-2',
    ])
  })

  test('what is in doubt counts; what failed, or waits, does not', async () => {
    const statuses = ['unknown', 'bounced', 'confirmed', 'failed', 'retry', 'deferred', 'withheld']
    const counts: Record<string, string> = {}
    for (const status of statuses) {
      const db = await engine.shared()
      await openShop(db, guardedPrograms({ caps: [cap(1, '7d')] }), A, APPLIED)
      await db.run(sql`
        insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, class,
          journey_apply_id, status, due_at, decided_at, attempts, next_attempt_at)
        values ('m', 'x', 'x', 'e', 'a', 'email', 'hello', 'marketing', 1, ${status}, ${JOINED}::timestamptz,
          ${JOINED}::timestamptz, 1, '2027-01-01Z')`)
      await runVirtual(db, REFRESHED, testSender())
      const row = (await ledger(db)).find((one) => one.id !== 'm')
      counts[status] = row?.status ?? ''
    }
    expect(counts).toEqual({
      unknown: 'withheld',
      bounced: 'withheld',
      confirmed: 'withheld',
      failed: 'handed',
      retry: 'handed',
      deferred: 'handed',
      withheld: 'handed',
    })
  })

  test('SEMANTICS 23: a cap whose look-up fails withholds; it never sends (as PostHog’s did)', async () => {
    const db = await engine.shared()
    const daily: FrequencyCap = { atMost: 5, window: { kind: 'days', count: 1 }, over: 'defer' }
    const programs = guardedPrograms({ caps: [daily] }, { 'catalog.shop': CATALOG_WITH_ZONES })
    await openShop(db, programs, A, APPLIED)
    const sender = testSender()
    const summary = await runVirtual(db, LATER, sender)
    expect(sender.handed).toEqual([])
    expect(await outcomes(db)).toEqual(['a hello withheld:guard-unavailable:frequency-caps'])
    expect(summary.problems).toMatchObject([{ code: 'CRM7006', address: 'template.hello' }])
  })
})
