/**
 * SEMANTICS 19, 21, 23: who gets what hangs on the journeys and on who was due first; not on whether a channel stores its messages
 * or calls a provider, nor on whether the worker was late. What an outside review found in a faster way of sending, since taken back.
 */
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { buys, carts, openJourneys, type ShopEvent, type ShopPerson } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const LATER = '2026-01-03T00:00:00.000Z'
const at = (time: string) => `2026-01-02T${time}:00.000Z`
const ONE_A_DAY = `guards:\n  caps: [{ atMost: 1, last: 1d }]\n  service: { caps: true }\n`

interface World {
  readonly journeys: string
  readonly people: readonly ShopPerson[]
  readonly carts: readonly ShopEvent[]
  readonly purchases?: readonly ShopEvent[]
  readonly settings?: string
}

describeDatabases('stored or mailed, late or not', (engine) => {
  async function inEveryWay(world: World): Promise<readonly (readonly string[])[]> {
    const all: (readonly string[])[] = []
    for (const isIdempotent of [true, false]) {
      for (const run of [runVirtual, runActual]) {
        const db = await engine.shared()
        const templates = ['one', 'two', 'three', 'four']
        await openJourneys(db, world.journeys, templates, world.people, world.settings)
        await carts(db, world.carts)
        await buys(db, world.purchases ?? [])
        const { problems } = await run(db, LATER, testSender(undefined, { isIdempotent }))
        expect(problems).toEqual([])
        all.push(await outcomes(db))
      }
    }
    return all
  }

  const same = (told: readonly string[]) => [told, told, told, told]

  test('of two at one address who go different ways, who was due first gets the room of the cap', async () => {
    const told = await inEveryWay({
      journeys: `journey: j
trigger: { event: add_to_cart }
steps:
  - wait: 1h
  - branch:
      - { when: { trait: vip, is: true }, steps: [{ send: one }] }
      - { otherwise: true, steps: [{ send: two }] }
`,
      people: [
        { id: 'early', vip: false, email: 'family@example.com' },
        { id: 'late', vip: true, email: 'family@example.com' },
      ],
      carts: [
        { customer_id: 'early', at: at('13:00') },
        { customer_id: 'late', at: at('13:05') },
      ],
      settings: ONE_A_DAY,
    })
    expect(told).toEqual(same(['early two handed', 'late one withheld:frequency-cap']))
  })

  test('of two journeys, too, when somebody who gets nothing was there before', async () => {
    const told = await inEveryWay({
      journeys: `journey: a
trigger: { event: add_to_cart }
steps:
  - wait: 1h
  - branch:
      - { when: { trait: vip, is: true }, steps: [{ send: one }] }
      - { otherwise: true, steps: [] }
---
journey: b
trigger: { event: purchase }
steps:
  - wait: 1h
  - send: two
`,
      people: [
        { id: 'x', vip: false },
        { id: 'y', vip: true },
      ],
      carts: [
        { customer_id: 'x', at: at('13:00') },
        { customer_id: 'y', at: at('13:30') },
      ],
      purchases: [{ customer_id: 'y', at: at('13:10') }],
      settings: ONE_A_DAY,
    })
    expect(told).toEqual(same(['y one withheld:frequency-cap', 'y two handed']))
  })

  test('everyone comes as far as a step that sends before one sends, whatever their way', async () => {
    const told = await inEveryWay({
      journeys: `journey: a
trigger: { event: add_to_cart }
steps:
  - wait: 1h
  - send: one
---
journey: b
trigger: { event: add_to_cart }
steps:
  - wait: 1h
  - branch:
      - when: { trait: vip, is: true }
        steps:
          - waitUntil: { trait: signed_up_at }
          - branch:
              - { when: { message: sent, count: { atLeast: 1 } }, steps: [{ send: three }] }
              - { otherwise: true, steps: [{ send: four }] }
      - { otherwise: true, steps: [{ send: two }] }
`,
      people: [{ id: 'c', vip: true, signed_up_at: '2025-01-01T00:00:00.000Z' }],
      carts: [{ customer_id: 'c', at: at('13:00') }],
    })
    expect(told).toEqual(same(['c four handed', 'c one handed']))
  })
})
