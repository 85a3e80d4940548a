/** J7: at the hour at which each has opened and clicked most, in their zone; else at a fallback (SEMANTICS 2, 21, 24). */
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import {
  APPLIED,
  addCustomers,
  carts,
  createTables,
  journeyPrograms,
  opens,
  type ShopPerson,
  sent,
  states,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, ledger } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const END = '2026-01-09T00:00:00Z'
const inZones = (shop: string) => shop.replace('  key: id\n', '  key: id\n  zone: timezone\n')
const journey = (at: string) =>
  `journey: j\ntrigger: { event: add_to_cart }\nsteps: [{ send: offer, at: { bestTime: true, ${at} } }]\n`

async function open(
  db: TestDatabase,
  written: string,
  people: readonly ShopPerson[],
  settings = '',
): Promise<void> {
  await createTables(db)
  await addCustomers(db, people)
  const programs = await journeyPrograms(written, ['offer'], inZones, settings)
  await applyPrograms(db, programs, APPLIED)
}

/** One open at each of these UTC times, on days of December. */
const openings = (customer: string, times: readonly string[]) =>
  times.map((time, index) => ({
    customer_id: customer,
    at: `2025-12-${String(10 + index).padStart(2, '0')}T${time}:00Z`,
  }))

/** Everyone arrives on 2 January at 12:20 in Seoul. */
const arrive = (db: TestDatabase, people: readonly ShopPerson[]) =>
  carts(
    db,
    people.map(({ id }) => ({ customer_id: id, at: '2026-01-02T03:20:00Z' })),
  )

async function dues(db: TestDatabase): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await sent(db)).map((line) => [line.split(' ')[0], line.slice(-11)]))
}

describeDatabases('J7: best send time', (engine) => {
  test('the hour of the day in the zone of each; neighbours count half; too few, too old and none are the fallback', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'evening' },
      { id: 'york', timezone: 'America/New_York' },
      { id: 'kolkata', timezone: 'Asia/Kolkata' },
      { id: 'now' },
      { id: 'smooth' },
      { id: 'often' },
      { id: 'few' },
      { id: 'old' },
      { id: 'none' },
    ]
    await open(db, journey(`within: 24h, fallback: '10:00', atLeast: 3`), people)
    await opens(db, [
      ...openings('evening', ['11:05', '11:40', '11:59', '23:10']),
      // Eight in the evening in New York, in winter.
      ...openings('york', ['01:05', '01:10', '01:50']),
      // Nine in the morning in Kolkata, half an hour off UTC.
      ...openings('kolkata', ['03:35', '03:40', '04:25']),
      ...openings('now', ['03:00', '03:10', '03:50']),
      // Once at six, seven and eight in the evening, twice at nine: with its neighbours eight is as good as nine, and earlier.
      ...openings('smooth', ['09:00', '10:00', '11:00', '12:00', '12:30']),
      // One hour with many opens is one hour.
      ...Array.from({ length: 9 }, () => ({ customer_id: 'often', at: '2025-12-20T11:30:00Z' })),
      ...openings('few', ['11:05', '11:40']),
      ...['2025-09-01', '2025-09-02', '2025-09-03'].map((day) => ({
        customer_id: 'old',
        at: `${day}T11:00:00Z`,
      })),
    ])
    await arrive(db, people)
    await runVirtual(db, END, testSender())
    expect(await dues(db)).toEqual({
      evening: '01-02 11:00',
      york: '01-03 01:00',
      kolkata: '01-02 03:30',
      now: '01-02 03:20',
      smooth: '01-02 11:00',
      often: '01-03 01:00',
      few: '01-03 01:00',
      old: '01-03 01:00',
      none: '01-03 01:00',
    })
  })

  test('nobody waits longer than `within`: the best of the hours it has, else the fallback, else at once', async () => {
    const db = await engine.shared()
    const people = [{ id: 'near' }, { id: 'far' }, { id: 'none' }]
    await open(db, journey(`within: 4h, fallback: '14:00', atLeast: 1`), people)
    await opens(db, [
      // Two at four in the afternoon, three at nine: nine is too late.
      ...openings('near', ['07:00', '07:10', '12:00', '12:10', '12:20']),
      ...openings('far', ['12:00', '12:10', '12:20']),
    ])
    await arrive(db, people)
    await carts(db, [{ customer_id: 'none', at: '2026-01-04T06:00:00Z' }])
    await runVirtual(db, END, testSender())
    expect(await dues(db)).toEqual({ near: '01-02 07:00', far: '01-02 05:00', none: '01-02 05:00' })
    // Re-entry is never: a second journey shows that 14:00, when it has passed, is at once.
    const again = journey(`within: 4h, fallback: '11:00'`).replace('journey: j', 'journey: k')
    await applyPrograms(
      db,
      await journeyPrograms(again, ['offer'], inZones),
      '2026-01-05T00:00:00Z',
    )
    await carts(db, [{ customer_id: 'none', at: '2026-01-06T05:00:00Z' }])
    await runVirtual(db, END, testSender())
    expect((await sent(db)).at(-1)).toBe('none offer 01-06 05:00')
  })

  test('SEMANTICS 21: decided on arrival: what is opened later, and a worker that looks later, change nothing', async () => {
    const db = await engine.shared()
    await open(db, journey(`within: 24h, atLeast: 3`), [{ id: 'a' }])
    await opens(db, openings('a', ['11:00', '11:10', '11:20']))
    await arrive(db, [{ id: 'a' }])
    await runActual(db, '2026-01-02T04:00:00Z', testSender())
    expect(await states(db)).toEqual(['a active offer-time 01-02 11:00'])
    await opens(
      db,
      Array.from({ length: 9 }, (_, day) => ({
        customer_id: 'a',
        at: `2025-12-0${day + 1}T05:00:00Z`,
      })),
    )
    await runActual(db, END, testSender())
    expect(await dues(db)).toEqual({ a: '01-02 11:00' })
  })

  test('SEMANTICS 24: hours in which the message would be put off are no best time', async () => {
    const db = await engine.shared()
    const night = `guards: { quietHours: { from: '21:00', to: '08:00', zone: customer } }\n`
    await open(db, journey('within: 24h, atLeast: 3'), [{ id: 'night' }, { id: 'owl' }], night)
    await opens(db, [
      // Eleven at night, and once at seven in the evening.
      ...openings('night', ['14:00', '14:10', '14:20', '10:00']),
      ...openings('owl', ['14:00', '14:10', '14:20']),
    ])
    await arrive(db, [{ id: 'night' }, { id: 'owl' }])
    await runVirtual(db, END, testSender())
    expect(await dues(db)).toEqual({ night: '01-02 10:00', owl: '01-03 01:00' })
    expect((await ledger(db)).map(({ status }) => status)).toEqual(['handed', 'handed'])
  })
})
