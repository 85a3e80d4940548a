/** Fills an empty database with a Korean web shop: four hundred days of history, and forty days that are still to come. */
import type { RawBuilder } from 'kysely'
import { CLICK_COLUMNS, CUSTOMER_COLUMNS, ORDER_COLUMNS } from './generate/columns.ts'
import { insertStatements } from './generate/insert-rows.ts'
import { generateShop } from './generate/shop-data.ts'
import { CREATE_INDEXES, CREATE_TABLES } from './generate/tables.ts'

export interface SeedInput {
  /** Runs one statement. */
  readonly run: (statement: RawBuilder<unknown>) => Promise<unknown>
  readonly asOf: string
  readonly customers?: number
  /** The same number gives the same shop. */
  readonly seed?: number
}

export interface SeedCounts {
  readonly customers: number
  readonly orders: number
  readonly webEvents: number
}

export default async function seed(input: SeedInput): Promise<SeedCounts> {
  const asOf = Date.parse(input.asOf)
  const { people, orders, clicks } = generateShop({
    customers: input.customers ?? 500,
    seed: input.seed ?? 20261122,
    asOf,
  })
  const statements = [
    ...CREATE_TABLES,
    ...insertStatements('customers', CUSTOMER_COLUMNS, people),
    ...insertStatements('orders', ORDER_COLUMNS, orders),
    ...insertStatements('web_events', CLICK_COLUMNS, clicks),
    ...CREATE_INDEXES,
  ]
  for (const statement of statements) await input.run(statement)
  return { customers: people.length, orders: orders.length, webEvents: clicks.length }
}
