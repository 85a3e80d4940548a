/** SQL of the team's own, read by PostgreSQL's grammar (`raw-sql/`). */
import { sql } from 'kysely'
import type { Fragment } from '../fragment.ts'
import type { RawSql } from '../raw-sql.ts'
import { readsClock } from './raw-sql/clock-text.ts'
import { startSqlParser } from './raw-sql/parser.ts'
import { readSql } from './raw-sql/read-sql.ts'
import { TYPES } from './sql-types.ts'

export const RAW_SQL: RawSql = {
  language: 'PostgreSQL',
  start: startSqlParser,
  read: readSql,
  readsClock,
  parameter(value) {
    if (typeof value === 'boolean') return TYPES.parameter(value, 'boolean')
    if (typeof value === 'string') return TYPES.parameter(value, 'text')
    return sql`${value.number}::${numberType(value.number)}`
  },
}

/** The smallest that holds it, as PostgreSQL takes a number that is written out. */
function numberType(number: string): Fragment {
  if (number.includes('.')) return sql`numeric`
  const size = BigInt(number) < 0n ? -BigInt(number) : BigInt(number)
  if (size < 2n ** 31n) return sql`integer`
  return size < 2n ** 63n ? sql`bigint` : sql`numeric`
}
