/** A process of its own that plays the shop until an instant, until it is done or killed: see `sixty-days.test.ts`. */
import { createInterface } from 'node:readline'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import { type Playing, playUntil } from './sixty-days-shop.ts'

export interface PlayOrder extends Playing {
  readonly url: string
}

// Started beforehand, so that a kill hits the run and not the start of node.
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const { url, ...playing }: PlayOrder = JSON.parse(line)
  const db = new PostgresDatabase({ url })
  await playUntil(db, playing)
  await db.close()
  process.exit(0)
}
