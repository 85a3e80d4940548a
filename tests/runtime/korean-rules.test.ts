/** M4: at the moment of sending: nights in Korea, and SMS whose values are longer than the catalog says. */
import { expect, test } from 'vitest'
import type { Channel, OutboxChannel } from '../../src/ir/channel.ts'
import type { ProjectProgram, TemplateProgram } from '../../src/ir/compiled.ts'
import type { Database } from '../../src/ir/database.ts'
import { BRAND_MESSAGE_NIGHT, KOREAN_NIGHT } from '../../src/runtime/guard/guards/korean-night.ts'
import { quietUntil } from '../../src/runtime/guard/quiet-until.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual } from './run-shop.ts'
import { EMAIL, emailChannel, PROJECT, shopPrograms, template } from './shop-programs.ts'
import { ledger, openShop, outcomes } from './shop-state.ts'
import { KEYS, text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T01:00:00.000Z'
/** 06:00 in Seoul, when segments are refreshed. */
const NIGHT = '2026-01-01T21:00:00.000Z'
/** 08:00 in Seoul. */
const MORNING = '2026-01-01T23:00:00.000Z'

const SMS: OutboxChannel = {
  id: 'email',
  via: 'outbox',
  medium: 'sms',
  address: EMAIL.address,
  from: EMAIL.from,
  directory: 'x',
  format: 'json',
  retry: EMAIL.retry,
}
const {
  html: _html,
  subject: _subject,
  ...MARKETING
} = template({
  text: '(광고) {{customer.name}}',
}).template

function korea(asksForNights = true): ProjectProgram {
  if (PROJECT.kind !== 'project') throw new Error('no project')
  const rules = { korea: { sender: '가게', optOut: '080' } }
  return {
    kind: 'project',
    project: { ...PROJECT.project, rules },
    ...(asksForNights
      ? {
          nightConsent: text`select id as customer_key from customers where name = 'NIGHT' and id = any(${KEYS}::text[])`,
        }
      : {}),
  }
}

function programs(
  project: ProjectProgram,
  given: Partial<TemplateProgram['template']> = {},
  channel: Channel = SMS,
) {
  return shopPrograms({
    'project.shop': project,
    'channel.email': emailChannel(channel),
    'template.hello': { ...template(), template: { ...MARKETING, ...given } },
  })
}

const PEOPLE = [
  { id: 'day', joined: JOINED },
  { id: 'night', joined: JOINED },
]

test.each([
  ['2026-01-01T11:59:59.999Z', false],
  ['2026-01-01T12:00:00.000Z', true],
  ['2026-01-01T22:59:59.999Z', true],
  ['2026-01-01T23:00:00.000Z', false],
  ['2026-07-01T02:00:00.000Z', false],
])('M4: %s is night in Seoul: %s', (now, expected) => {
  const { zone, ...night } = KOREAN_NIGHT
  expect(quietUntil(now, night, zone) !== undefined).toBe(expected)
})

test.each([
  ['2026-01-01T11:49:59.999Z', false],
  ['2026-01-01T11:50:00.000Z', true],
  ['2026-01-01T22:59:59.999Z', true],
  ['2026-01-01T23:00:00.000Z', false],
])('M1, M4: at %s KakaoTalk takes no brand messages: %s', (now, expected) => {
  const { zone, ...night } = BRAND_MESSAGE_NIGHT
  expect(quietUntil(now, night, zone) !== undefined).toBe(expected)
})

describeDatabases('M4: Korean rules at the moment of sending', (engine) => {
  const run = async (
    given: Parameters<typeof openShop>[1],
    at: string,
  ): Promise<{ readonly db: Database; readonly result: readonly string[] }> => {
    const db = await engine.shared()
    await openShop(db, given, PEOPLE, APPLIED)
    await runActual(db, at, testSender())
    return { db, result: await outcomes(db) }
  }

  test('advertising at night goes only to those who consent to nights', async () => {
    const { result } = await run(programs(korea()), NIGHT)
    expect(result).toEqual(['day hello deferred:korean-night', 'night hello handed'])
  })

  test('SEMANTICS 24: it waits for 08:00 in Seoul, and passes all guards again', async () => {
    const { db } = await run(programs(korea()), NIGHT)
    expect(await ledger(db)).toMatchObject([
      { customer: 'day', status: 'deferred', next: MORNING },
      { customer: 'night', status: 'handed' },
    ])
    await runActual(db, MORNING, testSender())
    expect(await outcomes(db)).toEqual(['day hello handed', 'night hello handed'])
  })

  test('without a condition nobody gets it; by day, by e-mail and without the rules everybody does', async () => {
    expect((await run(programs(korea(false)), NIGHT)).result).toEqual([
      'day hello deferred:korean-night',
      'night hello deferred:korean-night',
    ])
    const all = ['day hello handed', 'night hello handed']
    expect((await run(programs(korea(false)), MORNING)).result).toEqual(all)
    expect((await run(programs(korea(false), {}, EMAIL), NIGHT)).result).toEqual(all)
    if (PROJECT.kind !== 'project') throw new Error('no project')
    expect((await run(programs({ ...PROJECT }), NIGHT)).result).toEqual(all)
  })

  test('M1: brand messages wait for 08:00 whoever consents to nights, and whatever laws are named', async () => {
    const brand = { ...SMS, medium: 'brandmessage' } as const
    const waiting = ['day hello deferred:korean-night', 'night hello deferred:korean-night']
    for (const project of [korea(), korea(false), PROJECT]) {
      if (project.kind !== 'project') throw new Error('no project')
      const { db, result } = await run(programs(project, {}, brand), NIGHT)
      expect(result).toEqual(waiting)
      expect((await ledger(db)).map(({ next }) => next)).toEqual([MORNING, MORNING])
      await runActual(db, MORNING, testSender())
      expect(await outcomes(db)).toEqual(['day hello handed', 'night hello handed'])
    }
  })

  test('SEMANTICS 23: service messages know no night', async () => {
    const { topic: _topic, ...service } = { ...MARKETING, class: 'service' as const }
    const given = shopPrograms({
      'project.shop': korea(false),
      'channel.email': emailChannel(SMS),
      'template.hello': { ...template(), template: service },
    })
    expect((await run(given, NIGHT)).result).toEqual(['day hello handed', 'night hello handed'])
  })

  test('SEMANTICS 23: a consent to nights that cannot be read withholds', async () => {
    const broken = {
      ...korea(),
      nightConsent: text`select id as customer_key from nowhere where id = any(${KEYS}::text[])`,
    }
    expect((await run(programs(broken), NIGHT)).result).toEqual([
      'day hello withheld:guard-unavailable:korean-night',
      'night hello withheld:guard-unavailable:korean-night',
    ])
  })

  test('an SMS that is too long after all is not sent, as an LMS it is', async () => {
    const long = { text: `(광고) ${'가'.repeat(40)}{{customer.name}}` }
    const { db, result } = await run(programs(korea(), long), MORNING)
    expect(result).toEqual(['day hello handed', 'night hello failed:render'])
    const rows = await ledger(db)
    expect(rows.map((row) => row.detail)).toContain(
      'the text has 92 bytes, more than 90, and `long` is refuse',
    )
    expect((await run(programs(korea(), long, { ...SMS, long: 'lms' }), MORNING)).result).toEqual([
      'day hello handed',
      'night hello handed',
    ])
  })
})
