/** J1: what an apply that edits the trigger does to events seen before it and not yet decided about (SEMANTICS 18, 21, 22). */
import { expect, test } from 'vitest'
import type { Instant } from '../../src/ir/clock.ts'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { addCarts, apply, at, type Config, catalog, isStarted, openShop } from './edited-journey.ts'
import { sent, short, states } from './journey-shop.ts'
import { runActual } from './run-shop.ts'
import { enrolments, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

describeDatabases(
  'J1: events seen before an apply that edits the trigger, and not yet decided about',
  (engine) => {
    const steps = 'steps: [{ wait: 1h }, { send: hello }]'
    const keyed = { trigger: '{ event: add_to_cart, key: cart }', rest: steps }
    const hold = (db: TestDatabase, isHeld: boolean, instant: Instant) =>
      changeHold(db, SCHEMA, {
        ...{ kind: 'pause', journey: 'j', reason: 'a look', actor: 'ada' },
        ...{ isHeld, at: instant },
      })
    /** A pause holds the first enrolment of the cart, which the second has to wait for. */
    const changed = async (after: Config) => {
      const db = await engine.shared()
      await openShop(db, ['kim'])
      await apply(db, keyed, at(2))
      await addCarts(db, [{ customer_id: 'kim', at: at(2, '10:00:00'), cart: 'one', sku: 'gold' }])
      await runActual(db, at(2, '10:00:05'), testSender())
      await hold(db, true, at(2, '10:30:00'))
      await addCarts(db, [{ customer_id: 'kim', at: at(2, '12:00:00'), cart: 'one', sku: 'gold' }])
      await runActual(db, at(2, '12:00:05'), testSender())
      expect(await states(db)).toEqual(['kim/one active wait-1 01-02 11:00'])
      const plan = await apply(db, after, at(2, '12:30:00'))
      await hold(db, false, at(2, '12:40:00'))
      await runActual(db, at(2, '14:00:05'), testSender())
      await runActual(db, at(2, '15:00:05'), testSender())
      return { db, plan }
    }
    const versions = async (db: TestDatabase) =>
      (await enrolments(db)).map(({ key, started, applyId, status }) =>
        [key, short(started), applyId, status].join(' '),
      )

    test.each([
      ['another key', { rest: steps, trigger: '{ event: add_to_cart, key: sku }' }],
      ['another event', { rest: steps, trigger: '{ event: purchase }' }],
      ['a segment', { rest: steps, trigger: '{ enters: vip }' }],
      ['another re-entry', { ...keyed, reentry: 'never' }],
      [
        'the catalog',
        {
          ...keyed,
          editCatalog: catalog(
            'table: carts, customer: customer_id',
            'table: carts, customer: buyer_id',
          ),
        },
      ],
    ] satisfies readonly (readonly [string, Config])[])(
      'are decided once, by the version that saw them: %s',
      async (_, after) => {
        const { db } = await changed(after)
        expect(await versions(db)).toEqual([
          'one 01-02 10:00 1 finished',
          'one 01-02 12:00 1 finished',
        ])
        expect(await sent(db)).toEqual(['kim hello 01-02 11:00', 'kim hello 01-02 13:00'])
      },
    )

    test('inFlight: exit: are forgotten, as their people would have left', async () => {
      const trigger = '{ event: add_to_cart, key: sku }'
      const { db } = await changed({ trigger, rest: `inFlight: exit\n${steps}` })
      expect(await versions(db)).toEqual(['one 01-02 10:00 1 exited'])
      expect(await sent(db)).toEqual([])
    })

    test('inFlight: migrate: are decided by the new version', async () => {
      const trigger = '{ event: add_to_cart, key: sku }'
      const { db } = await changed({ trigger, rest: `inFlight: { migrate: {} }\n${steps}` })
      expect(await versions(db)).toEqual([
        'one 01-02 10:00 2 finished',
        'one 01-02 12:00 2 finished',
      ])
    })

    test('stay with the current version when the trigger is the same', async () => {
      const { db, plan } = await changed({
        ...keyed,
        rest: 'steps: [{ wait: 2h }, { send: hello }]',
      })
      expect(isStarted(plan)).toBe(false)
      expect(await versions(db)).toEqual([
        'one 01-02 10:00 1 finished',
        'one 01-02 12:00 2 finished',
      ])
    })
  },
)
