/** J2, SEMANTICS 19, 22, 25: what a person meets on their way is the same however many steps one look of a worker takes them. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import {
  addCustomers,
  carts,
  createTables,
  journeyPrograms,
  openJourneys,
  sent,
} from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { applyPrograms, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const AT = '2026-01-02T13:00:00.000Z'
const LATER = '2026-01-03T00:00:00.000Z'
const stored = () => testSender(undefined, { isIdempotent: true })

const BRANCH = `
  - branch:
      - { when: { message: sent, where: { template: first }, count: { atLeast: 1 } }, steps: [{ send: got }] }
      - { otherwise: true, steps: [{ send: not-got }] }
`

describeDatabases('on the way', (engine) => {
  test.each([
    ['mail', false],
    ['what is stored', true],
  ])('S12: a branch after a send sees it, of %s', async (_, isIdempotent) => {
    const db = await engine.shared()
    const journey = `journey: j\ntrigger: { event: add_to_cart }\nsteps:\n  - { wait: 1h }\n  - { send: first }${BRANCH}`
    await openJourneys(db, journey, ['first', 'got', 'not-got'], [{ id: 'a' }])
    await carts(db, [{ customer_id: 'a', at: AT }])
    await runVirtual(db, LATER, testSender(undefined, { isIdempotent }))
    expect((await sent(db)).map((line) => line.split(' ')[1])).toEqual(['first', 'got'])
  })

  test('J5: whoever is led back before a send they had goes on without it, and holds up nobody', async () => {
    const db = await engine.shared()
    const journey = `journey: j\ntrigger: { event: add_to_cart }\nsteps:\n  - { wait: 1h }\n  - { send: first }\n  - { wait: 2h }\n  - { send: got }\n`
    await openJourneys(db, journey, ['first', 'got'], [{ id: 'a' }, { id: 'b' }])
    await carts(db, [{ customer_id: 'a', at: AT }])
    await runVirtual(db, '2026-01-02T14:30:00.000Z', stored())
    // As a mapping of the second wait to the first does.
    await db.run(sql`
      update crm.enrolment set step = 'wait-1', arrived_at = '2026-01-02T15:00:00Z', due_at = '2026-01-02T16:00:00Z'`)
    await carts(db, [{ customer_id: 'b', at: '2026-01-02T15:00:00.000Z' }])
    const { problems } = await runVirtual(db, LATER, stored())
    expect(problems).toEqual([])
    const all = ['a first handed', 'a got handed', 'b first handed', 'b got handed']
    expect(await outcomes(db)).toEqual(all)
  })

  test('19: who met the exit criteria while a message waited has left, whatever is true of them in the morning', async () => {
    const db = await engine.shared()
    const journey = `journey: j\ntrigger: { event: add_to_cart }\nexitWhen: { trait: vip, is: true }\nsteps:\n  - { send: first }\n  - { wait: 2h }\n  - { send: got }\n`
    await createTables(db)
    await addCustomers(db, [{ id: 'a' }])
    await applyPrograms(db, await journeyPrograms(journey, ['first', 'got']), APPLIED)
    await carts(db, [{ customer_id: 'a', at: AT }])
    await runActual(
      db,
      AT,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy', retryAfterSeconds: 9_600 })),
    )
    await db.run(sql`update customers set vip = true`)
    await runActual(db, '2026-01-02T15:30:00.000Z', stored())
    await db.run(sql`update customers set vip = false`)
    const morning = stored()
    await runActual(db, LATER, morning)
    expect(morning.handed).toEqual([])
    expect(await outcomes(db)).toEqual(['a first withheld:left-journey'])
  })
})
