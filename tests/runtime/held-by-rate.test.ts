/** SEMANTICS 19, 21: who met the exit criteria or the goal while a channel's rate held them before a send does not get it. */
import { expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import {
  APPLIED,
  addCustomers,
  buys,
  carts,
  createTables,
  journeyPrograms,
  sent,
  states,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, ledger } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const DUE = '2026-01-02T13:00:00.000Z'
const BOUGHT = '2026-01-02T13:30:00.000Z'
const ROOM = '2026-01-02T14:00:00.000Z'
const EVENING = '2026-01-02T20:00:00.000Z'

const EXIT = 'exitWhen: { event: purchase, key: cart }'
const GOAL = 'goal: { event: purchase, key: cart, within: 7d }'
const STEPS = 'steps: [{ send: reminder }]'
/** A channel without a rate. */
const BY_TEXT = `channel: text
via: outbox
address: email
from: Shop <hello@shop.example>
---
template: by-text
channel: text
class: service
subject: text
text: text
---
`
const PEOPLE = ['first', 'second', 'third']
const purchases = [
  { customer_id: 'second', at: BOUGHT, cart: 'one' },
  { customer_id: 'third', at: BOUGHT, cart: 'two' },
]

const programs = (journey: string, rate: string) =>
  journeyPrograms(
    `${BY_TEXT}journey: j\ntrigger: { event: add_to_cart, key: cart }\n${journey}\n`,
    ['reminder'],
    (shop) => shop.replace('channel: email\n', `channel: email\n${rate}`),
  )

/** Three carts left at one instant. */
async function open(db: TestDatabase, journey: string, rate = 'rate: 1/h\n'): Promise<void> {
  await createTables(db)
  await addCustomers(
    db,
    PEOPLE.map((id) => ({ id })),
  )
  await applyPrograms(db, await programs(journey, rate), APPLIED)
  await carts(
    db,
    PEOPLE.map((id) => ({ customer_id: id, at: DUE, cart: 'one' })),
  )
}

const results = async (db: TestDatabase) =>
  (await ledger(db)).map(({ customer, status, reason, detail }) =>
    [customer, status, reason, detail].filter((each) => each !== null).join(' '),
  )

describeDatabases('held by a rate', (engine) => {
  test.each([
    [EXIT, 'exit criteria'],
    [GOAL, 'goal'],
  ])('who bought meanwhile gets no reminder, and takes no room: %s', async (leaving, detail) => {
    const db = await engine.shared()
    await open(db, `${leaving}\n${STEPS}`)
    await runActual(db, DUE, testSender())
    expect(await results(db)).toEqual(['first handed'])
    await buys(db, purchases)
    await runActual(db, ROOM, testSender())
    const expected = ['first handed', `second withheld left-journey ${detail}`, 'third handed']
    expect(await results(db)).toEqual(expected)
    // They had come to the send before they bought: their way is that of whose message waited elsewhere.
    expect((await states(db)).filter((state) => !state.includes('finished'))).toEqual([])

    const virtual = await engine.shared()
    await open(virtual, `${leaving}\n${STEPS}`)
    await buys(virtual, purchases)
    await runVirtual(virtual, EVENING, testSender())
    expect(await results(virtual)).toEqual(expected)
  })

  test('a goal that was met too late is none, a condition is asked as of now, and a receipt is still owed', async () => {
    const bought = async (
      journey: string,
      edit = (all: Awaited<ReturnType<typeof programs>>) => all,
    ) => {
      const db = await engine.shared()
      await open(db, journey)
      await applyPrograms(db, edit(await programs(journey, 'rate: 1/h\n')), APPLIED)
      await runActual(db, DUE, testSender())
      await buys(db, purchases)
      await runActual(db, ROOM, testSender())
      await runActual(db, EVENING, testSender())
      return results(db)
    }
    const everyone = PEOPLE.map((id) => `${id} handed`)
    expect(await bought(`goal: { event: purchase, within: 20m }\n${STEPS}`)).toEqual(everyone)
    const condition = `exitWhen: { event: purchase, count: { atLeast: 1 } }\n${STEPS}`
    expect(await bought(condition)).toEqual([
      'first handed',
      'second withheld left-journey exit criteria',
      'third withheld left-journey exit criteria',
    ])
    const asReceipt = (all: Awaited<ReturnType<typeof programs>>) => {
      const reminder = all['template.reminder']
      if (reminder?.kind !== 'template') throw new Error('no template')
      const template = { ...reminder.template, class: 'transactional' as const }
      return { ...all, 'template.reminder': { ...reminder, template } }
    }
    expect(await bought(condition, asReceipt)).toEqual(everyone)
  })

  test('SEMANTICS 21: without a rate whoever is late goes as they would have gone; with one they are asked as of now', async () => {
    const late = async (rate: string) => {
      const db = await engine.shared()
      await open(db, `${EXIT}\n${STEPS}`, rate)
      await buys(db, purchases)
      await runActual(db, EVENING, testSender())
      return sent(db)
    }
    const went = (...people: readonly string[]) => people.map((id) => `${id} reminder 01-02 13:00`)
    expect(await late('')).toEqual(went('first', 'second', 'third'))
    expect(await late('rate: 100/s\n')).toEqual(went('first', 'third'))
  })

  test('nor by a channel without a rate, at a step behind one that has held them', async () => {
    const db = await engine.shared()
    await open(db, `${EXIT}\nsteps: [{ send: reminder }, { send: by-text }]`)
    await runActual(db, DUE, testSender())
    await buys(db, purchases)
    await runActual(db, ROOM, testSender())
    expect(await results(db)).toEqual([
      'first handed',
      'second withheld left-journey exit criteria',
      'third handed',
      'first handed',
      'second withheld left-journey exit criteria',
      'third handed',
    ])
  })

  test('a rate that is taken away lets nobody through whom it held; who came later was not held', async () => {
    const db = await engine.shared()
    await open(db, `${EXIT}\n${STEPS}`)
    await runActual(db, DUE, testSender())
    await addCustomers(db, [{ id: 'later' }])
    await carts(db, [{ customer_id: 'later', at: '2026-01-02T14:30:00.000Z', cart: 'one' }])
    await buys(db, [
      ...purchases,
      { customer_id: 'later', at: '2026-01-02T15:00:00.000Z', cart: 'one' },
    ])
    const { 'channel.email': email } = await programs(`${EXIT}\n${STEPS}`, '')
    if (email === undefined) throw new Error('no channel')
    await applyPrograms(db, { 'channel.email': email }, '2026-01-02T13:40:00.000Z')
    await runActual(db, EVENING, testSender())
    expect(await results(db)).toEqual([
      'first handed',
      'second withheld left-journey exit criteria',
      'third handed',
      'later handed',
    ])
  })
})
