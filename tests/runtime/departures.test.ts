/** SEMANTICS 19, 24: who met the exit criteria or the goal while a message waited does not get it. */
import { expect, test } from 'vitest'
import { DEFAULT_SERVICE } from '../../src/ir/guard-settings.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import {
  APPLIED,
  addCustomers,
  buys,
  carts,
  createTables,
  journeyPrograms,
} from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { applyPrograms, ledger } from './shop-state.ts'
import { testSender } from './test-sender.ts'

/** 22:00 in Seoul, an hour later, and 08:00. */
const EVENING = '2026-01-02T13:00:00.000Z'
const BOUGHT = '2026-01-02T14:00:00.000Z'
const MORNING = '2026-01-02T23:00:00.000Z'
const NIGHT = { from: '21:00', to: '08:00', zone: 'Asia/Seoul', except: [] }

async function open(db: TestDatabase, leaving: string, isQuiet: boolean): Promise<void> {
  const journey = `journey: j\ntrigger: { event: add_to_cart, key: cart }\n${leaving}\nsteps: [{ send: reminder }]\n`
  const programs = await journeyPrograms(journey, ['reminder'])
  const project = programs['project.shop']
  if (project?.kind !== 'project') throw new Error('no project')
  const guards = { caps: [], service: DEFAULT_SERVICE, quietHours: NIGHT }
  const quiet = { ...project, project: { ...project.project, guards } }
  await createTables(db)
  await addCustomers(db, [{ id: 'buyer' }, { id: 'other-cart' }, { id: 'waits' }])
  await applyPrograms(db, { ...programs, ...(isQuiet ? { 'project.shop': quiet } : {}) }, APPLIED)
  const people = ['buyer', 'other-cart', 'waits']
  await carts(
    db,
    people.map((id) => ({ customer_id: id, at: EVENING, cart: 'one' })),
  )
}

const purchases = [
  { customer_id: 'buyer', at: BOUGHT, cart: 'one' },
  { customer_id: 'other-cart', at: BOUGHT, cart: 'two' },
]
const results = async (db: TestDatabase) =>
  (await ledger(db)).map(({ customer, status, reason, detail }) =>
    [customer, status, reason, detail].filter((each) => each !== null).join(' '),
  )

describeDatabases('departures', (engine) => {
  test.each([
    ['exitWhen: { event: purchase, key: cart }', 'exit criteria'],
    ['goal: { event: purchase, key: cart, within: 7d }', 'goal'],
  ])('who bought in quiet hours gets no reminder of the cart: %s', async (leaving, detail) => {
    const db = await engine.shared()
    await open(db, leaving, true)
    const sender = testSender()
    await runActual(db, EVENING, sender)
    expect((await ledger(db)).map(({ status, next }) => [status, next])).toEqual(
      Array.from({ length: 3 }, () => ['deferred', MORNING]),
    )
    await buys(db, purchases)
    await runActual(db, MORNING, sender)
    expect(await results(db)).toEqual([
      `buyer withheld left-journey ${detail}`,
      'other-cart handed',
      'waits handed',
    ])
  })

  test('a goal that was met too late is none, and a condition is asked as of now', async () => {
    const db = await engine.shared()
    await open(db, 'goal: { event: purchase, within: 30m }', true)
    await runActual(db, EVENING, testSender())
    await buys(db, purchases)
    await runActual(db, MORNING, testSender())
    expect((await results(db)).filter((row) => !row.endsWith(' handed'))).toEqual([])

    const other = await engine.shared()
    await open(other, 'exitWhen: { event: purchase, count: { atLeast: 1 } }', true)
    await runActual(other, EVENING, testSender())
    await buys(other, purchases)
    await runActual(other, MORNING, testSender())
    expect(await results(other)).toContain('buyer withheld left-journey exit criteria')
  })

  test('nor does whoever bought while the provider was too busy', async () => {
    const db = await engine.shared()
    await open(db, 'exitWhen: { event: purchase, key: cart }', false)
    const busy = testSender((_, attempt) =>
      attempt === 1 ? { kind: 'notAccepted', detail: '451' } : { kind: 'accepted' },
    )
    await runActual(db, EVENING, busy)
    await buys(db, purchases)
    await runActual(db, MORNING, busy)
    expect(await results(db)).toEqual([
      'buyer withheld left-journey exit criteria',
      'other-cart handed',
      'waits handed',
    ])
  })
})
