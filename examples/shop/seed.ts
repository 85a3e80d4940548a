/** Fills an empty database with a Korean web shop: four hundred days of history, and forty days that are still to come. */
import {
  CLICK_COLUMNS,
  COMPLAINT_COLUMNS,
  CUSTOMER_COLUMNS,
  ORDER_COLUMNS,
} from './generate/columns.ts'
import { insertStatements } from './generate/insert-rows.ts'
import { generateShop } from './generate/shop-data.ts'
import { CREATE_INDEXES, CREATE_TABLES, codeStatements } from './generate/tables.ts'

export interface SeedInput {
  /** Runs one statement, with values for its `$1`, `$2` … */
  readonly run: (text: string, parameters?: readonly unknown[]) => Promise<unknown>
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
  const { people, orders, clicks, complaints } = generateShop({
    customers: input.customers ?? 500,
    seed: input.seed ?? 20261122,
    asOf,
  })
  const inserts = [
    ...insertStatements('customers', CUSTOMER_COLUMNS, people),
    ...insertStatements('orders', ORDER_COLUMNS, orders),
    ...insertStatements('web_events', CLICK_COLUMNS, clicks),
    ...insertStatements('complaints', COMPLAINT_COLUMNS, complaints),
  ]
  for (const text of CREATE_TABLES) await input.run(text)
  for (const { text, parameters } of inserts) await input.run(text, parameters)
  for (const text of codeStatements(people.length)) await input.run(text)
  for (const text of CREATE_INDEXES) await input.run(text)
  return { customers: people.length, orders: orders.length, webEvents: clicks.length }
}
