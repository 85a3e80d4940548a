/** J3: exit criteria and goals, asked before each step as of its instant (SEMANTICS 19, 21). */
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { addCustomers, buys, carts, openJourneys, sent, states } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { testSender } from './test-sender.ts'

const at = (day: number, time = '00:00:00') => `2026-01-${String(day).padStart(2, '0')}T${time}Z`
const LOOKS = [
  ['virtual time', runVirtual],
  ['a late worker', runActual],
] as const

describeDatabases('J3: exit criteria and goal', (engine) => {
  const journey = (rest: string) => `
journey: j
trigger: { event: add_to_cart, key: cart }
${rest}
steps:
  - wait: 1h
  - send: first
  - wait: 1d
  - send: second
`
  const run = async (
    rest: string,
    look: typeof runActual,
    purchases: readonly { readonly at: string; readonly cart?: string; readonly total?: number }[],
  ) => {
    const db = await engine.shared()
    await openJourneys(db, journey(rest), ['first', 'second'], [{ id: 'a' }])
    await carts(db, [{ customer_id: 'a', at: at(2, '10:00:00'), cart: 'one' }])
    await buys(
      db,
      purchases.map((purchase) => ({ customer_id: 'a', ...purchase })),
    )
    await look(db, at(9), testSender())
    return { states: await states(db), sent: await sent(db) }
  }

  test.each(LOOKS)(
    'SEMANTICS 19: asked before each step, as of that instant: %s',
    async (_, look) => {
      const purchases = [{ at: at(2, '12:00:00') }]
      expect(await run('exitWhen: { event: purchase }', look, purchases)).toEqual({
        states: ['a/one exited:exit criteria 01-03 11:00'],
        sent: ['a first 01-02 11:00'],
      })
      const { states: converted } = await run('goal: { event: purchase }', look, purchases)
      expect(converted).toEqual(['a/one converted:goal 01-03 11:00'])
    },
  )

  test.each(LOOKS)('an event before enrolment is none: %s', async (_, look) => {
    const purchases = [{ at: at(2, '10:00:00') }]
    const { sent: both } = await run('exitWhen: { event: purchase }', look, purchases)
    expect(both).toEqual(['a first 01-02 11:00', 'a second 01-03 11:00'])
  })

  test.each(LOOKS)('SEMANTICS 19: exit criteria are asked before the goal: %s', async (_, look) => {
    const rest = 'exitWhen: { event: purchase }\ngoal: { event: purchase }'
    const { states: both } = await run(rest, look, [{ at: at(2, '10:30:00') }])
    expect(both).toEqual(['a/one exited:exit criteria 01-02 11:00'])
  })

  test.each(LOOKS)('a goal counts within its window only: %s', async (_, look) => {
    const rest = 'goal: { event: purchase, within: 2h }'
    const inside = await run(rest, look, [{ at: at(2, '12:00:00') }])
    expect(inside.states).toEqual(['a/one converted:goal 01-03 11:00'])
    const outside = await run(rest, look, [{ at: at(2, '12:00:01') }])
    expect(outside.states).toEqual(['a/one finished 01-03 11:00'])
  })

  test('with a filter and a key', async () => {
    const rest = 'goal: { event: purchase, where: { property: total, moreThan: 10 }, key: cart }'
    const other = await run(rest, runActual, [
      { at: at(2, '12:00:00'), cart: 'one', total: 10 },
      { at: at(2, '12:00:00'), cart: 'two', total: 20 },
    ])
    expect(other.states).toEqual(['a/one finished 01-03 11:00'])
    const own = await run(rest, runActual, [{ at: at(2, '12:00:00'), cart: 'one', total: 20 }])
    expect(own.states).toEqual(['a/one converted:goal 01-03 11:00'])
  })

  test.each(LOOKS)('a condition of segments, as of the step: %s', async (_, look) => {
    const rest = 'exitWhen: { event: purchase, count: { atLeast: 1, days: 1 } }'
    // Bought on the 2nd in Seoul, which is over when the second step is due.
    const { states: finished } = await run(rest, look, [{ at: at(2, '12:00:00') }])
    expect(finished).toEqual(['a/one finished 01-03 11:00'])
    const { states: exited } = await run(rest, look, [{ at: at(3, '10:00:00') }])
    expect(exited).toEqual(['a/one exited:exit criteria 01-03 11:00'])
  })

  test('before a wait, too: whoever meets it does not wait first', async () => {
    const db = await engine.shared()
    const steps = `
journey: j
trigger: { enters: signed-up }
exitWhen: { trait: vip, is: true }
steps: [{ wait: 5d }, { send: first }]
`
    await openJourneys(db, steps, ['first'], [])
    await addCustomers(db, [
      { id: 'a', vip: true, signed_up_at: at(1) },
      { id: 'b', signed_up_at: at(1) },
    ])
    await runActual(db, at(2), testSender())
    expect(await states(db)).toEqual([
      'a exited:exit criteria 01-01 21:00',
      'b active wait-1 01-06 21:00',
    ])
  })
})
