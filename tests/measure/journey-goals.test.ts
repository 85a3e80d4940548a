/** Goals with a window: who meets them after the last step, and the messages they are attributed to (J3, SEMANTICS 27). */
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { JourneyProgram } from '../../src/ir/compiled.ts'
import { stateTables as tables } from '../../src/ir/state-tables.ts'
import { countGoals } from '../../src/measure/journey-goals.ts'
import { countJourney } from '../../src/measure/journey-status.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { randomRuns } from '../harness/random-runs.ts'
import {
  addCustomers,
  buys,
  carts,
  createTables,
  journeyPrograms,
  openJourneys,
} from '../runtime/journey-shop.ts'
import { runVirtual } from '../runtime/run-shop.ts'
import { SCHEMA } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'

const at = (day: number, time = '00:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`
const SENDS = ['first', 'second']
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id }))

const journey = (rest: string) => `
journey: j
trigger: { event: add_to_cart, key: cart }
reentry: always
${rest}
steps:
  - wait: 1d
  - send: first
  - wait: 2d
  - send: second
`

async function programOf(rest: string): Promise<JourneyProgram> {
  const program = (await journeyPrograms(journey(rest), SENDS))['journey.j']
  if (program?.kind !== 'journey') throw new Error('no journey')
  return program
}

async function goals(db: TestDatabase, rest: string, asOf: string) {
  const program = await programOf(rest)
  return db.transaction((tx) => countGoals(tx, SCHEMA, program, asOf))
}

describeDatabases('J3: what a goal counts after the last step', (engine) => {
  /** In the journey from the 2nd at ten, written to on the 3rd and the 5th at ten, when it is over. */
  const shop = async (rest: string) => {
    const db = await engine.shared()
    await openJourneys(db, journey(rest), SENDS, PEOPLE)
    await carts(
      db,
      PEOPLE.map(({ id }) => ({ customer_id: id, at: at(2, '10:00:00'), cart: `of-${id}` })),
    )
    return db
  }

  test('SEMANTICS 19, 27: who buys after the last message within the window has met it, and the message brought it', async () => {
    const rest = 'goal: { event: purchase, within: 7d }'
    const db = await shop(rest)
    await buys(db, [
      // Before the first message, after it, after the second, at the end of the window of enrolment, and behind that.
      { customer_id: 'a', at: at(2, '11:00:00') },
      { customer_id: 'b', at: at(3, '11:00:00') },
      { customer_id: 'c', at: at(5, '11:00:00') },
      { customer_id: 'c', at: at(6, '11:00:00') },
      { customer_id: 'd', at: at(9, '10:00:00') },
      { customer_id: 'e', at: at(9, '10:00:01') },
    ])
    await runVirtual(db, at(20), testSender())
    const { ended } = await countJourney(db, SCHEMA, 'j')
    expect(ended).toEqual([
      { status: 'converted', reason: 'goal', people: 2 },
      { status: 'finished', reason: null, people: 4 },
    ])
    expect(await goals(db, rest, at(20))).toEqual({
      later: 2,
      bySend: [
        { step: 'first', messages: 1 },
        { step: 'second', messages: 3 },
      ],
    })
    // As it was known then.
    expect(await goals(db, rest, at(5, '11:00:00'))).toMatchObject({ later: 1 })
    expect(await goals(db, rest, at(5, '10:59:59'))).toMatchObject({ later: 0 })
  })

  test('a goal of the same cart counts what was bought of it', async () => {
    const rest = 'goal: { event: purchase, key: cart, within: 7d }'
    const db = await shop(rest)
    await buys(db, [
      { customer_id: 'a', at: at(6), cart: 'of-a' },
      { customer_id: 'b', at: at(6), cart: 'of-a' },
      { customer_id: 'c', at: at(6) },
    ])
    await runVirtual(db, at(20), testSender())
    expect(await goals(db, rest, at(20))).toEqual({
      later: 1,
      bySend: [{ step: 'second', messages: 1 }],
    })
  })

  test('what is withheld or called brings nothing; without a window nothing is counted after the end', async () => {
    const db = await shop('goal: { event: purchase, within: 7d }')
    await runVirtual(db, at(20), testSender())
    await buys(db, [
      { customer_id: 'a', at: at(6) },
      { customer_id: 'b', at: at(6) },
      { customer_id: 'c', at: at(6) },
    ])
    const { message } = tables(SCHEMA)
    await db.run(sql`
      update ${message} set status = 'withheld', reason = 'no-consent' where customer_key = 'a' and step = 'second'`)
    await db.run(sql`update ${message} set class = 'call' where customer_key = 'b'`)
    expect(await goals(db, 'goal: { event: purchase, within: 7d }', at(20))).toEqual({
      later: 3,
      bySend: [
        { step: 'first', messages: 1 },
        { step: 'second', messages: 1 },
      ],
    })
    expect(await goals(db, 'goal: { event: purchase }', at(20))).toBeUndefined()
    expect(await goals(db, '', at(20))).toBeUndefined()
  })
})

describeDatabases(
  'SEMANTICS 27: random enrolments, messages and events against a plain reading',
  (engine) => {
    const HOUR = fc.integer({ min: 0, max: 60 })
    const who = fc.constantFrom('a', 'b', 'c')
    const key = fc.constantFrom('', 'x', 'y')
    const happened = { who, key, hour: HOUR }
    const worlds = fc.record({
      enrolled: fc.array(
        fc.record({
          ...happened,
          status: fc.constantFrom('finished', 'finished', 'converted', 'exited'),
        }),
        { maxLength: 8 },
      ),
      sent: fc.array(fc.record({ ...happened, step: fc.constantFrom('first', 'second') }), {
        maxLength: 14,
      }),
      done: fc.array(fc.record(happened), { maxLength: 14 }),
    })

    test.each([
      ['any', ''],
      ['of its key', ', key: cart'],
    ])(
      'each event counts once, for the latest enrolment and the latest message before it: %s',
      async (_, keyed) => {
        const db = await engine.shared()
        const program = await programOf(`goal: { event: purchase, within: 24h${keyed} }`)
        await createTables(db)
        await addCustomers(db, PEOPLE)
        await fc.assert(
          fc.asyncProperty(worlds, async (world) => {
            await fill(db, world)
            const counted = await db.transaction((tx) => countGoals(tx, SCHEMA, program, at(10)))
            expect(counted).toEqual(reading(world, keyed !== ''))
          }),
          { seed: 27, numRuns: randomRuns(engine.name, 80) },
        )
      },
    )

    test('P3: twelve thousand people, looked up in several batches', async () => {
      const db = await engine.shared()
      await createTables(db)
      const people = Array.from({ length: 12_000 }, (_, index) => `p${index}`)
      await addCustomers(
        db,
        people.map((id) => ({ id })),
      )
      const each = people.map((who) => ({ who, key: '', hour: 1 }))
      await fill(db, {
        enrolled: each.map((one) => ({ ...one, status: 'finished' })),
        sent: each.map((one) => ({ ...one, step: 'first' })),
        done: each.filter((_, index) => index % 3 === 0).map((one) => ({ ...one, hour: 2 })),
      })
      expect(await goals(db, 'goal: { event: purchase, within: 1d }', at(10))).toEqual({
        later: 4000,
        bySend: [{ step: 'first', messages: 4000 }],
      })
    })
  },
)

interface Happened {
  readonly who: string
  readonly key: string
  readonly hour: number
}
interface World {
  readonly enrolled: readonly (Happened & { readonly status: string })[]
  readonly sent: readonly (Happened & { readonly step: string })[]
  readonly done: readonly Happened[]
}

/** SEMANTICS 27, one event at a time; of several at one instant the one that comes last in its table. */
function reading({ enrolled, sent, done }: World, isKeyed: boolean) {
  const [later, brought] = [new Set<number>(), new Map<number, string>()]
  const latest = <One extends Happened>(all: readonly One[], { who, key, hour }: Happened) =>
    all
      .map((one, index) => ({ ...one, index }))
      .filter((one) => one.who === who && (!isKeyed || one.key === key) && one.hour <= hour)
      .sort((one, other) => one.hour - other.hour || one.index - other.index)
      .at(-1)
  for (const event of done) {
    // Enrolled at the instant of the event is enrolled after it.
    const enrolment = latest(enrolled, { ...event, hour: event.hour - 0.5 })
    if (enrolment?.status === 'finished' && event.hour <= enrolment.hour + 24)
      later.add(enrolment.index)
    const message = latest(sent, event)
    if (message !== undefined && event.hour < message.hour + 24)
      brought.set(message.index, message.step)
  }
  const bySend = ['first', 'second'].flatMap((step) => {
    const messages = [...brought.values()].filter((one) => one === step).length
    return messages === 0 ? [] : [{ step, messages }]
  })
  return { later: later.size, bySend }
}

async function fill(db: TestDatabase, { enrolled, sent, done }: World): Promise<void> {
  const { enrolment, message } = tables(SCHEMA)
  const instant = (hour: number) => new Date(Date.UTC(2026, 0, 2, hour)).toISOString()
  const rowsOf = (
    some: readonly (Happened & { readonly status?: string; readonly step?: string })[],
  ) =>
    JSON.stringify(
      some.map(({ hour, ...one }, index) => ({
        id: String(index).padStart(6, '0'),
        at: instant(hour),
        ...one,
      })),
    )
  await db.runScript('truncate orders')
  await db.run(sql`delete from ${enrolment}`)
  await db.run(sql`delete from ${message}`)
  await buys(
    db,
    done.map(({ who, key, hour }) => ({ customer_id: who, cart: key, at: instant(hour) })),
  )
  // Whoever got a message was enrolled; long before, and left, where it is not said.
  const earlier = sent.map(({ who, key }) => ({ who, key, hour: -200, status: 'exited' }))
  await db.run(sql`
    insert into ${enrolment} (id, journey, customer_key, key, version_apply_id, status, arrived_at, started_at, ended_at)
    select r.id || r.status, 'j', r.who, r.key, 1, r.status, r.at, r.at, r.at
    from jsonb_to_recordset(${rowsOf([...earlier, ...enrolled])}::text::jsonb) as r
      (id text, who text, key text, at timestamptz, status text)`)
  await db.run(sql`
    insert into ${message} (id, journey, step, enrolment_id, customer_key, key, channel, template, class, journey_apply_id,
      status, due_at, decided_at, attempts, handed_at)
    select r.id, 'j', r.step, 'e', r.who, r.key, 'email', 't', 'service', 1, 'handed', r.at, r.at, 1, r.at
    from jsonb_to_recordset(${rowsOf(sent)}::text::jsonb) as r (id text, who text, key text, at timestamptz, step text)`)
}
