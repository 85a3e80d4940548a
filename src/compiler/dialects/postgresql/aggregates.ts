/** Aggregates with a filter or an order of their own. */
import { sql } from 'kysely'
import type { Aggregates } from '../aggregates.ts'

export const AGGREGATES: Aggregates = {
  filtered: (aggregate, tests) =>
    tests.length === 0
      ? aggregate
      : sql`${aggregate} filter (where ${sql.join([...tests], sql` and `)})`,
  firstOf(value, order, test) {
    const filter = test === undefined ? sql`` : sql` filter (where ${test})`
    return sql`(array_agg(${value} order by ${order})${filter})[1]`
  },
  all: (test, of) => sql`bool_and((${test}) is true) filter (where ${of})`,
}
