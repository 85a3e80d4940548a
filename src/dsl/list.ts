/** A list of customers in, a condition out. */
import { asCondition, type Condition } from './condition.ts'
import { toWritten } from './written.ts'

interface Listed {
  /** The column with the customer keys. */
  readonly column: string
}

/** A CSV file, relative to the file this is written in, or a table of the database. */
export type List = Listed & ({ readonly file: string } | { readonly table: string })

/**
 * Those on a list: a CSV file kept beside the config, or a table that is read at each refresh. (`list` is a column type.)
 *
 * @example
 * listed({ file: './press.csv', column: 'customer_id' })
 * listed({ table: 'lists.press', column: 'customer_id' })
 */
export function listed(list: List): Condition {
  return asCondition<Condition>({ list: toWritten(list) })
}
