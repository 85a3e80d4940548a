/** A condition in, the statement that selects the customers for whom it holds out. */
import { sql } from 'kysely'
import type { Condition } from '../../ir/condition.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'
import type { SqlOptions, SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'

export type { SqlOptions, SqlSource } from './sql-source.ts'

/** `select … as customer_key`; parameters asOf, and keys with `among`. */
export function membersSql(
  condition: Condition,
  source: SqlSource,
  options: SqlOptions = {},
): SqlText {
  return source.dialect.statements.write(membersQuery(condition, source, options))
}

/** The same as a fragment, for statements built around it. */
export function membersQuery(
  condition: Condition,
  source: SqlSource,
  options: SqlOptions = {},
): Fragment {
  const statement = new Statement(source, options)
  const who = statement.customersWho(condition)
  return statement.around(
    sql`select ${source.dialect.keys.asText(sql`c.customer_key`)} as customer_key ${who}`,
  )
}
