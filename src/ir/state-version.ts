/** A schema in, the version of crm's tables in it out: who obeys what was applied asks it as well as who applies. */
import { sql } from 'kysely'
import type { Executor } from './database.ts'
import { stateTables } from './state-tables.ts'

/** Of the newest tables that this crm knows. */
export const STATE_VERSION = 1

/** Version of the tables, `undefined` when there are none. Safe inside a transaction: nothing here can fail it. */
export async function readStateVersion(db: Executor, schema: string): Promise<number | undefined> {
  const [found] = await db.run<{ exists: boolean }>(
    sql`select to_regclass(format('%I.meta', ${schema}::text)) is not null as exists`,
  )
  if (found?.exists !== true) return undefined
  const [meta] = await db.run<{ version: number }>(
    sql`select version from ${stateTables(schema).meta}`,
  )
  return meta?.version ?? 0
}
