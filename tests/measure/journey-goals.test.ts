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
  return countGoals(db, SCHEMA, await programOf(rest), asOf)
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

describeDatabases('SEMANTICS 27: random messages and events against a plain reading', (engine) => {
  const HOUR = fc.integer({ min: 0, max: 60 })
  const who = fc.constantFrom('a', 'b', 'c')
  const key = fc.constantFrom('', 'x', 'y')
  const messages = fc.array(
    fc.record({ who, key, hour: HOUR, step: fc.constantFrom('first', 'second') }),
    { maxLength: 14 },
  )
  const events = fc.array(fc.record({ who, key, hour: HOUR }), { maxLength: 14 })

  test.each([
    ['any', ''],
    ['of its key', ', key: cart'],
  ])('a conversion belongs to the latest message before it, once: %s', async (_, keyed) => {
    const db = await engine.shared()
    const program = await programOf(`goal: { event: purchase, within: 24h${keyed} }`)
    await createTables(db)
    await addCustomers(db, PEOPLE)
    await fc.assert(
      fc.asyncProperty(messages, events, async (sent, done) => {
        await fill(db, sent, done)
        const counted = await countGoals(db, SCHEMA, program, at(10))
        expect(counted?.bySend).toEqual(attributed(sent, done, keyed !== ''))
      }),
      { seed: 27, numRuns: randomRuns(engine.name, 60) },
    )
  })
})

interface Happened {
  readonly who: string
  readonly key: string
  readonly hour: number
}
interface Sent extends Happened {
  readonly step: string
}

/** SEMANTICS 27, one event at a time; of messages of one instant the one that comes last in the ledger. */
function attributed(sent: readonly Sent[], done: readonly Happened[], isKeyed: boolean) {
  const brought = new Map<number, string>()
  for (const event of done) {
    const before = sent
      .map((message, index) => ({ ...message, index }))
      .filter(
        ({ who, key, hour }) =>
          who === event.who && (!isKeyed || key === event.key) && hour <= event.hour,
      )
      .sort((one, other) => one.hour - other.hour || one.index - other.index)
    const last = before.at(-1)
    if (last !== undefined && event.hour < last.hour + 24) brought.set(last.index, last.step)
  }
  return ['first', 'second'].flatMap((step) => {
    const count = [...brought.values()].filter((each) => each === step).length
    return count === 0 ? [] : [{ step, messages: count }]
  })
}

async function fill(db: TestDatabase, sent: readonly Sent[], done: readonly Happened[]) {
  const { message } = tables(SCHEMA)
  const instant = (hour: number) => new Date(Date.UTC(2026, 0, 2, hour)).toISOString()
  await db.runScript('truncate orders')
  await db.run(sql`delete from ${message}`)
  await buys(
    db,
    done.map(({ who, key, hour }) => ({ customer_id: who, cart: key, at: instant(hour) })),
  )
  const rows = sent.map(({ who, key, hour, step }, index) => ({
    ...{
      id: String(index).padStart(2, '0'),
      customer_key: who,
      key,
      step,
      handed_at: instant(hour),
    },
  }))
  await db.run(sql`
    insert into ${message} (id, journey, step, enrolment_id, customer_key, key, channel, template, class, journey_apply_id,
      status, due_at, decided_at, attempts, handed_at)
    select r.id, 'j', r.step, 'e', r.customer_key, r.key, 'email', 't', 'service', 1, 'handed', r.handed_at, r.handed_at, 1, r.handed_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r
      (id text, step text, customer_key text, key text, handed_at timestamptz)`)
}
