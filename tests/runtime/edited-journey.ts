/** A journey as an apply edits it in; the shop with it planned and applied, and carts to start it, out. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Instant } from '../../src/ir/clock.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { planAndApply } from '../plan/plan-and-apply.ts'
import {
  addCustomers,
  carts,
  createTables,
  journeyProject,
  type ShopEvent,
} from './journey-shop.ts'

export const at = (day: number, time = '00:00:00') =>
  `2026-01-${String(day).padStart(2, '0')}T${time}Z`

export interface Config {
  readonly trigger?: string
  readonly reentry?: string
  readonly rest?: string
  readonly editCatalog?: (catalog: string) => string
  readonly text?: string
}

export async function apply(
  db: TestDatabase,
  {
    trigger = '{ event: add_to_cart }',
    reentry = 'always',
    rest = 'steps: [{ send: hello }]',
    editCatalog = (shop) => shop,
    text = 'hello',
  }: Config,
  asOf: Instant,
): Promise<Plan> {
  const journeys = `journey: j\ntrigger: ${trigger}\nreentry: ${reentry}\n${rest}\n`
  const template = `---\ntemplate: hello\nchannel: email\nclass: service\nsubject: hello\ntext: '${text}'\n`
  const compiled = await journeyProject(`${journeys}${template}`, ['thanks'], editCatalog)
  return (await planAndApply(db, compiled, asOf)).plan
}

export async function openShop(db: TestDatabase, people: readonly string[]): Promise<void> {
  await createTables(db)
  await db.runScript('alter table carts add stored_at timestamptz, add buyer_id text')
  await addCustomers(
    db,
    people.map((id) => ({ id })),
  )
}

/** Stored a second later; what Kim puts in a cart, Ann buys. */
export async function addCarts(db: TestDatabase, events: readonly ShopEvent[]): Promise<void> {
  await carts(db, events)
  await db.run(sql`
    update carts set stored_at = at + interval '1 second', buyer_id = replace(customer_id, 'kim', 'ann')
    where stored_at is null`)
}

export const isStarted = (plan: Plan) => plan.stages.some(({ kind }) => kind === 'start-schedule')
export const catalog =
  (from: string, to: string) =>
  (shop: string): string => {
    expect(shop).toContain(from)
    return shop.replace(from, to)
  }
