/** M6, SEMANTICS 25: what a provider reports later confirms what was handed over, and resolves what was in doubt. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readReports } from '../../src/adapters/senders/read-reports.ts'
import type { Database } from '../../src/ir/database.ts'
import { recordReports } from '../../src/runtime/ledger/record-reports.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual } from './run-shop.ts'
import { journey, shopPrograms } from './shop-programs.ts'
import { ledger, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const people = ['arrives', 'doubt', 'doubt-lost', 'gone', 'later', 'refused'].map((id) => ({
  id,
  joined: '2026-01-01T12:00:00.000Z',
}))
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T09:00:00.000Z'

async function opened(db: Parameters<typeof openShop>[0]) {
  await openShop(db, shopPrograms(), people, '2026-01-01T00:00:00.000Z')
  const sender = testSender(({ to }) => {
    if (to.startsWith('doubt')) return { kind: 'unknown', detail: 'connection lost' }
    if (to.startsWith('refused')) return { kind: 'rejected', detail: '552 full' }
    return { kind: 'accepted' }
  })
  await runActual(db, REFRESHED, sender)
  const ids = new Map((await ledger(db)).map(({ customer, id }) => [customer, id]))
  return { sender, idOf: (customer: string) => ids.get(customer) ?? '' }
}

const record = (
  db: Database,
  reports: readonly { id: string; outcome: 'delivered' | 'failed' | 'deadAddress' }[],
  channel = 'email',
) =>
  recordReports(db, SCHEMA, {
    ...{ channel, actor: 'provider', at: NEXT_DAY },
    reports: reports.map((one) => ({ ...one, detail: '3014 no such number' })),
  })

describeDatabases('M6: delivery reports', (engine) => {
  test('confirm, bounce and resolve, once; nothing is sent again; a dead address is suppressed', async () => {
    const db = await engine.shared()
    const { idOf, sender } = await opened(db)
    const reports = [
      { id: idOf('arrives'), outcome: 'delivered' as const },
      { id: idOf('doubt'), outcome: 'delivered' as const },
      { id: idOf('doubt-lost'), outcome: 'failed' as const },
      { id: idOf('gone'), outcome: 'deadAddress' as const },
      { id: idOf('refused'), outcome: 'delivered' as const },
      { id: 'nobody', outcome: 'delivered' as const },
      // The first counts.
      { id: idOf('arrives'), outcome: 'failed' as const },
    ]
    expect(await record(db, reports, 'other')).toMatchObject({ confirmed: 0, bounced: 0 })
    const done = { confirmed: 2, bounced: 2, resolved: 2, unchanged: 2 }
    expect(await record(db, reports)).toEqual(done)
    expect(await record(db, reports)).toEqual({
      confirmed: 0,
      bounced: 0,
      resolved: 0,
      unchanged: 6,
    })
    expect(await outcomes(db)).toEqual([
      'arrives hello confirmed',
      'doubt hello confirmed',
      'doubt-lost hello bounced:reported',
      'gone hello bounced:reported',
      'later hello handed',
      'refused hello failed:rejected',
    ])
    const before = sender.handed.length
    await runActual(db, NEXT_DAY, sender)
    expect(sender.handed).toHaveLength(before)
    expect(await db.run(sql`select address, reason from crm.suppression`)).toEqual([
      { address: 'gone@example.com', reason: 'hard-bounce' },
    ])
    const settled = await db.run(sql`
      select s.settled_as as "as", s.was, s.actor from crm.message_settlement s
      join crm.message m on m.id = s.message_id order by m.customer_key`)
    expect(settled).toEqual([
      { as: 'delivered', was: 'handed', actor: 'provider' },
      { as: 'delivered', was: 'unknown', actor: 'provider' },
      { as: 'not-delivered', was: 'unknown', actor: 'provider' },
      { as: 'not-delivered', was: 'handed', actor: 'provider' },
    ])
  })
})

const RETRIED = '2026-01-01T22:00:00.000Z'
const one = [{ id: 'kim', joined: '2026-01-01T12:00:00.000Z' }]
const dead = (id: string) => [{ id, outcome: 'deadAddress' as const }]
const delivered = (id: string) => [{ id, outcome: 'delivered' as const }]

describeDatabases('M6: delivery reports that come early', (engine) => {
  /** In doubt, and to be tried again: the provider knows the id. */
  async function doubted() {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), one, '2026-01-01T00:00:00.000Z')
    const lost = { kind: 'unknown', detail: 'no answer' } as const
    const sender = testSender(() => lost, { isIdempotent: true })
    await runActual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual(['kim hello retry'])
    return { db, sender, id: sender.handed[0]?.id ?? '' }
  }

  test('SEMANTICS 25: about one in doubt that waits for another attempt: it waits no more', async () => {
    const { db, sender, id } = await doubted()
    const done = { confirmed: 1, bounced: 0, resolved: 1, unchanged: 0 }
    expect(await record(db, delivered(id))).toEqual(done)
    await db.run(sql`update consents set agreed = false`)
    await runActual(db, RETRIED, sender)
    expect(sender.handed).toHaveLength(1)
    expect(await ledger(db)).toMatchObject([{ status: 'confirmed', reason: null, next: null }])
    expect(await db.run(sql`select doubt_since as since from crm.message`)).toEqual([
      { since: null },
    ])
    expect(await db.run(sql`select was, detail from crm.message_settlement`)).toEqual([
      { was: 'retry', detail: 'no answer' },
    ])
  })

  test('SEMANTICS 25: before the answer is read: the answer adds to it and changes nothing', async () => {
    const db = await engine.shared()
    const second = journey({ id: 'second' })
    const programs = shopPrograms({ 'journey.second': second })
    await openShop(db, programs, one, '2026-01-01T00:00:00.000Z')
    const sender = testSender(async ({ id }) => {
      await record(db, dead(id))
      return { kind: 'accepted', providerId: 'p' }
    })
    const { problems } = await runActual(db, REFRESHED, sender)
    await runActual(db, RETRIED, sender)
    expect(problems).toEqual([])
    expect(sender.handed).toHaveLength(1)
    expect(await outcomes(db)).toEqual([
      'kim hello bounced:reported',
      'kim hello withheld:suppressed',
    ])
    const rows = sql`select provider_id as provider, attempts, worker from crm.message where status = 'bounced'`
    expect(await db.run(rows)).toEqual([{ provider: 'p', attempts: 1, worker: null }])
  })

  test('SEMANTICS 25: of what was not handed over, and not in doubt, nothing is believed', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), one, '2026-01-01T00:00:00.000Z')
    const busy = { kind: 'notAccepted', detail: 'busy' } as const
    const sender = testSender(() => busy)
    await runActual(db, REFRESHED, sender)
    const id = sender.handed[0]?.id ?? ''
    expect(await record(db, delivered(id))).toMatchObject({ confirmed: 0, unchanged: 1 })
    expect(await outcomes(db)).toEqual(['kim hello retry'])
  })

  test('a dead address is suppressed whatever became of the message', async () => {
    const db = await engine.shared()
    const { idOf } = await opened(db)
    await record(db, delivered(idOf('arrives')))
    const later = [...dead(idOf('arrives')), ...dead(idOf('refused'))]
    expect(await record(db, later)).toMatchObject({ bounced: 0, unchanged: 2 })
    expect(await outcomes(db)).toEqual(
      expect.arrayContaining(['arrives hello confirmed', 'refused hello failed:rejected']),
    )
    expect(await db.run(sql`select address from crm.suppression order by 1`)).toEqual([
      { address: 'arrives@example.com' },
      { address: 'refused@example.com' },
    ])
  })
})

const solapi = (statusCode: string, id?: string) => ({
  ...{ messageId: 'M1', statusCode, statusMessage: '결번\n' },
  ...(id === undefined ? {} : { customFields: { crm: id } }),
})

test.each([
  ['a list', (values: readonly unknown[]) => JSON.stringify(values)],
  [
    'lines',
    (values: readonly unknown[]) => values.map((one) => `${JSON.stringify(one)}\r\n`).join('\n'),
  ],
  [
    'lines of lists',
    (values: readonly unknown[]) => values.map((one) => JSON.stringify([one])).join('\n'),
  ],
])('what Solapi posts, as %s', (_, write) => {
  const text = write([
    solapi('4000', 'a'),
    solapi('3000', 'b'),
    solapi('3014', 'c'),
    solapi('2000', 'd'),
    solapi('4000'),
  ])
  expect(readReports(text, { via: 'sms', file: 'f' })).toEqual({
    reports: [
      { id: 'a', outcome: 'delivered', detail: '4000 결번' },
      { id: 'c', outcome: 'failed', detail: '3014 결번' },
    ],
    skipped: 3,
  })
})

test('the form of crm’s own, and a line that is no JSON', () => {
  const text =
    '{"id":"a","status":"delivered"}\n{"id":"b","status":"deadAddress","detail":"gone"}\n{"id":"c","status":"constructor"}\n7\n'
  expect(readReports(text, { via: 'smtp', file: 'f' })).toEqual({
    reports: [
      { id: 'a', outcome: 'delivered', detail: 'delivered' },
      { id: 'b', outcome: 'deadAddress', detail: 'deadAddress gone' },
    ],
    skipped: 2,
  })
  expect(readReports(`${text}{`, { via: 'smtp', file: 'f' })).toMatchObject({
    problem: { code: 'CRM7414', location: { file: 'f', line: 5 } },
  })
})
