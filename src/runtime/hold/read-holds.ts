/** The database in, the holds in force out: those of all journeys first, then by journey. */
import { sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import type { Hold } from './hold.ts'
import { holdsInForceSql } from './hold-sql.ts'

export function readHolds(db: Executor, schema: string): Promise<readonly Hold[]> {
  return db.run<Hold>(sql`
    select h.kind, h.journey, h.reason, h.actor, h.at as since from (${holdsInForceSql(schema)}) h
    order by h.journey collate "C" nulls first, h.kind desc`)
}
