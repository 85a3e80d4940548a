/** J6: broadcasts at local times, throttled; once or again, never twice (SEMANTICS 14, 21, 22, 25). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { bucketOf } from '../../src/ir/bucket.ts'
import type { Database } from '../../src/ir/database.ts'
import { batchesOf } from '../../src/runtime/advance/steps/deliver.ts'
import { describeDatabases } from '../harness/databases.ts'
import {
  applyBroadcast,
  crowd,
  inZones,
  LINKS,
  openBroadcast,
  signedUp,
  TEMPLATES,
} from './broadcast-shop.ts'
import {
  APPLIED,
  addCustomers,
  createTables,
  journeyPrograms,
  sent,
  states,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, enrolments, ledger } from './shop-state.ts'
import { testSender } from './test-sender.ts'

async function dues(db: Database): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await sent(db)).map((line) => [line.split(' ')[0], line.slice(-11)]))
}

describeDatabases('J6: local time', (engine) => {
  test('it starts in the first zone of all, and each gets it when it is that time where they live', async () => {
    const db = await engine.shared()
    await openBroadcast(db, `at: 2026-01-03T10:00\nzone: customer\nsend: sale\n`, [
      { id: 'project' },
      { id: 'wrong', timezone: 'Mars/Olympus' },
      { id: 'kiritimati', timezone: 'Pacific/Kiritimati' },
      { id: 'berlin', timezone: 'Europe/Berlin' },
      { id: 'honolulu', timezone: 'Pacific/Honolulu' },
      { id: 'last', timezone: 'Etc/GMT+12' },
    ])
    await runVirtual(db, '2026-01-02T20:30:00Z', testSender())
    expect(await dues(db)).toEqual({ kiritimati: '01-02 20:00' })
    // The audience is who was in the segment at the start: this one enters it an hour later.
    await addCustomers(db, [signedUp({ id: 'later' })])
    await runVirtual(db, '2026-01-09T00:00:00Z', testSender())
    expect(await dues(db)).toEqual({
      kiritimati: '01-02 20:00',
      project: '01-03 01:00',
      wrong: '01-03 01:00',
      berlin: '01-03 09:00',
      honolulu: '01-03 20:00',
      last: '01-03 22:00',
    })
    expect((await states(db)).filter((state) => !state.includes('finished'))).toEqual([])
  })

  test('SEMANTICS 21: a worker that was away sends at once what has passed, and the rest in time; a time that clocks skip is later', async () => {
    const db = await engine.shared()
    await openBroadcast(
      db,
      `at: 2026-03-29T02:30\nzone: customer\nsend: sale\nexpireAfter: 12h\n`,
      [
        { id: 'berlin', timezone: 'Europe/Berlin' },
        { id: 'seoul', timezone: 'Asia/Seoul' },
        { id: 'york', timezone: 'America/New_York' },
        { id: 'kiritimati', timezone: 'Pacific/Kiritimati' },
      ],
    )
    await runActual(db, '2026-03-29T02:00:00Z', testSender())
    await runActual(db, '2026-03-30T02:00:00Z', testSender())
    const all = (await ledger(db)).map(({ customer, status, reason, due }) => [
      customer,
      reason ?? status,
      due.slice(5, 16),
    ])
    expect(all.sort()).toEqual([
      ['berlin', 'handed', '03-29T01:30'],
      ['kiritimati', 'expired', '03-28T12:30'],
      ['seoul', 'handed', '03-28T17:30'],
      ['york', 'expired', '03-29T06:30'],
    ])
  })
})

describeDatabases('J6: throttle', (engine) => {
  test('P3: nobody before their own time, and a step of time between any two, as one queue would; whoever looks when', async () => {
    const db = await engine.shared()
    const zones = ['Asia/Seoul', 'Asia/Tokyo', 'Europe/Berlin', 'America/New_York']
    const people = crowd(60, zones)
    await openBroadcast(
      db,
      `at: 2026-01-03T10:00\nzone: customer\nthrottle: 4/h\nsend: sale\n`,
      people,
    )
    for (const now of ['2026-01-02T20:00:00Z', '2026-01-03T03:10:00Z', '2026-01-06T00:00:00Z']) {
      await Promise.all([runActual(db, now, testSender()), runActual(db, now, testSender())])
    }
    const due = new Map((await ledger(db)).map((row) => [row.customer, Date.parse(row.due)]))
    const offsets: Readonly<Record<string, number>> = {
      'Asia/Seoul': 9,
      'Asia/Tokyo': 9,
      'Europe/Berlin': 1,
      'America/New_York': -5,
    }
    const zoneOf = new Map(people.map(({ id, timezone = '' }) => [id, timezone]))
    const wanted = (await enrolments(db)).map(({ id, customer }) => {
      const hours = 10 - (offsets[zoneOf.get(customer) ?? ''] ?? 0)
      return { id, customer, at: Date.parse('2026-01-03T00:00:00Z') + hours * 3_600_000 }
    })
    const queue = wanted.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    let free = 0
    for (const { customer, at } of queue) {
      const slot = Math.max(at, free)
      expect(due.get(customer)).toBe(slot)
      free = slot + 15 * 60_000
    }
    expect(due.size).toBe(60)
  })

  test('many in a time go together each minute or second; no time, wherever it begins, has more than it says', async () => {
    const db = await engine.shared()
    const zones = ['Asia/Seoul', 'Asia/Kolkata', 'Europe/Berlin']
    await openBroadcast(
      db,
      `at: 2026-01-03T10:00\nzone: customer\nthrottle: 130/h\nsend: sale\n`,
      crowd(400, zones),
    )
    await runVirtual(db, '2026-01-03T00:00:00Z', testSender())
    const minutes = (await enrolments(db)).map(({ due }) => Date.parse(due ?? '') / 60_000)
    const inHourFrom = (from: number) => minutes.filter((at) => at >= from && at < from + 60).length
    expect(Math.max(...minutes.map(inHourFrom))).toBe(130)
    expect(minutes).toHaveLength(400)
    expect(new Set(minutes).size).toBeLessThan(210)
  })

  test('without local times it begins at the start', async () => {
    const db = await engine.shared()
    await openBroadcast(db, `at: 2026-01-03T10:00\nthrottle: 2/m\nsend: sale\n`, crowd(5))
    await runVirtual(db, '2026-01-04T00:00:00Z', testSender())
    const seconds = (await ledger(db)).map(({ due }) => due.slice(11, 19))
    expect(seconds.sort()).toEqual(['01:00:00', '01:00:30', '01:01:00', '01:01:30', '01:02:00'])
  })
})

test.each([
  [
    { count: 4, perSeconds: 3600 },
    { size: 1, seconds: 900 },
  ],
  [
    { count: 20, perSeconds: 1 },
    { size: 20, seconds: 1 },
  ],
  [
    { count: 500, perSeconds: 60 },
    { size: 8, seconds: 0.968 },
  ],
  [
    { count: 10_000, perSeconds: 3600 },
    { size: 166, seconds: 60 },
  ],
  [
    { count: 100_000, perSeconds: 86_400 },
    { size: 69, seconds: 59.628 },
  ],
])('J6: who goes together at %j', (throttle, batches) => {
  expect(batchesOf(throttle)).toEqual(batches)
  expect((batches.size * throttle.perSeconds) / batches.seconds).toBeLessThanOrEqual(throttle.count)
})

describeDatabases('J6: once, again, and never twice', (engine) => {
  test('SEMANTICS 22, 25: one that has started starts no more, whatever is changed in it', async () => {
    const db = await engine.shared()
    await openBroadcast(db, `at: 2026-01-03T10:00\nthrottle: 1/h\nsend: sale\n`, crowd(3))
    const sender = testSender()
    await runVirtual(db, '2026-01-03T01:30:00Z', sender)
    await addCustomers(db, [signedUp({ id: 'later' })])
    await applyBroadcast(db, `at: 2026-01-05T10:00\nsend: sale-a\n`, '2026-01-03T01:40:00Z')
    await runVirtual(db, '2026-01-09T00:00:00Z', sender)
    // Who is on their way gets what was reviewed when it started.
    expect((await sent(db)).map((line) => line.slice(5))).toEqual([
      'send 01-03 01:00',
      'send 01-03 02:00',
      'send 01-03 03:00',
    ])
    expect(sender.handed.map(({ subject }) => subject)).toEqual(['sale', 'sale', 'sale'])
  })

  test('again and again by a schedule; a late worker sends the last one, and a pause lets it pass by', async () => {
    const db = await engine.shared()
    await openBroadcast(db, `schedule: '0 10 * * *'\nsend: sale\n`, [{ id: 'a' }])
    await runVirtual(db, '2026-01-02T12:00:00Z', testSender())
    await runActual(db, '2026-01-05T12:00:00Z', testSender())
    await applyBroadcast(
      db,
      `schedule: '0 10 * * *'\nsend: sale\npaused: true\n`,
      '2026-01-05T13:00:00Z',
    )
    await runVirtual(db, '2026-01-06T12:00:00Z', testSender())
    await applyBroadcast(db, `schedule: '0 10 * * *'\nsend: sale\n`, '2026-01-06T13:00:00Z')
    await runVirtual(db, '2026-01-07T12:00:00Z', testSender())
    expect(await sent(db)).toEqual([
      'a send 01-01 01:00',
      'a send 01-02 01:00',
      'a send 01-05 01:00',
      'a send 01-07 01:00',
    ])
  })

  test('M5: two customers of one mailbox get one message, though they are drawn onto different variants', async () => {
    const db = await engine.shared()
    const people = crowd(12)
    await createTables(db)
    await addCustomers(db, people.map(signedUp))
    const ads = ['ad-a', 'ad-b'].map(
      (id) =>
        `template: ${id}\nchannel: email\ntopic: news\nsubject: a\ntext: '{{links.unsubscribe}}'\n---\n`,
    )
    const written = `topic: news\nconsent: { trait: id, isSet: true }\n---\n${ads.join('')}broadcast: spring\nto: signed-up\nat: 2026-01-03T10:00\ntest: { variants: [ad-a, ad-b], share: 50%, after: 1h, winner: { event: purchase } }\n`
    const shop = (text: string) =>
      inZones(text).replace('    email: text', '    email: text\n    id: text')
    await applyPrograms(db, await journeyPrograms(written, TEMPLATES, shop, LINKS), APPLIED)
    await db.run(sql`update customers set email = 'family@example.com'`)
    const sender = testSender()
    await runVirtual(db, '2026-01-04T00:00:00Z', sender)
    expect(sender.handed).toHaveLength(1)
    const reasons = new Set((await ledger(db)).map(({ reason }) => reason))
    expect(reasons).toEqual(new Set([null, 'duplicate-address']))
    expect(new Set((await ledger(db)).map(({ step }) => step)).size).toBeGreaterThan(2)
  })

  test('J4: guards hold as in every journey: the holdout gets no marketing', async () => {
    const db = await engine.shared()
    const people = crowd(12)
    await createTables(db)
    await addCustomers(db, people.map(signedUp))
    const written = `topic: news\nconsent: { trait: vip, isUnset: true }\n---\ntemplate: ad\nchannel: email\ntopic: news\nsubject: a\ntext: '{{links.unsubscribe}}'\n---\nbroadcast: spring\nto: signed-up\nat: 2026-01-03T10:00\nholdout: 50%\nsend: ad\n`
    await applyPrograms(db, await journeyPrograms(written, TEMPLATES, inZones, LINKS), APPLIED)
    await db.run(sql`update customers set vip = true where id = 'p100'`)
    await runVirtual(db, '2026-01-04T00:00:00Z', testSender())
    const all = await ledger(db)
    const outcomeOf = (id: string) =>
      id === 'p100' ? 'no-consent' : bucketOf('spring', id) < 5000 ? 'holdout' : 'handed'
    expect(all.map(({ customer, reason, status }) => [customer, reason ?? status]).sort()).toEqual(
      people.map(({ id }) => [id, outcomeOf(id)]),
    )
  })
})
