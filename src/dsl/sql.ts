/** SQL of the team's own and its parameters in, a condition out. */
import { asCondition, type Condition } from './condition.ts'
import type { FileContents } from './metadata.ts'
import { toWritten } from './written.ts'

/** Values of the `:names` in the text; `:as_of` is given. */
export type SqlParameters = Readonly<Record<string, string | number | boolean>>

/**
 * Those whose key a select returns: PostgreSQL's SQL, one column, reading only. `:as_of` is the instant of the evaluation.
 *
 * @example
 * sqlCondition(file('./legacy.sql'), { minimum: 3 })
 * sqlCondition('select customer_id from orders where total >= :minimum', { minimum: 100000 })
 */
export function sqlCondition(text: string | FileContents, parameters?: SqlParameters): Condition {
  const given = parameters === undefined ? {} : { parameters: toWritten(parameters) }
  return asCondition<Condition>({ sql: toWritten(text), ...given })
}
