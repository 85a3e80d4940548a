/** Raw SQL conditions over the world, and what each means said without SQL (S14). */
import { Temporal } from 'temporal-polyfill'
import type { SqlCondition } from '../../../src/ir/condition.ts'
import type { JsonObject } from '../../../src/ir/json.ts'
import { compareDecimal, decimal } from './decimal.ts'
import type { Evaluation } from './evaluate.ts'
import type { Row } from './world.ts'

interface RawSql {
  readonly written: JsonObject & { readonly sql: string }
  holds(key: string, evaluation: Evaluation): boolean
}

const rowsOf = (event: string, key: string, { world }: Evaluation): readonly Row[] =>
  (world.events[event] ?? []).filter((row) => String(row.customer) === key)

export const RAW_SQL: readonly RawSql[] = [
  {
    written: {
      sql: 'select customer from orders where total >= :least and at <= :as_of -- all of them',
      parameters: { least: 2 },
    },
    holds: (key, evaluation) =>
      rowsOf('buy', key, evaluation).some(
        ({ total, at }) =>
          total !== null &&
          at !== null &&
          compareDecimal(decimal(String(total)), decimal('2')) >= 0 &&
          Temporal.Instant.compare(String(at), evaluation.asOf) <= 0,
      ),
  },
  {
    written: {
      sql: 'select id::text || :tail from people where vip and not coalesce(hidden, false)\nunion all select :tail;',
      parameters: { tail: '' },
    },
    holds: (key, { world }) =>
      world.customers.some(
        ({ id, vip, hidden }) => String(id) === key && vip === true && hidden !== true,
      ),
  },
  {
    written: {
      sql: `with moment as (select customer as c from looks group by 1 having count(*) >= :n) select c from moment`,
      parameters: { n: 2 },
    },
    holds: (key, evaluation) => rowsOf('look', key, evaluation).length >= 2,
  },
]

/** By its text: SQL is only compared with what is known of it. */
export function isSelected(
  customer: Row,
  { strings, names }: SqlCondition,
  evaluation: Evaluation,
): boolean {
  const whole = strings.map((string, index) => {
    const name = names[index]
    return name === undefined ? string : `${string}:${name}`
  })
  const text = whole.join('')
  const known = RAW_SQL.find(({ written }) => written.sql.replace(/;$/, '') === text)
  if (known === undefined) throw new Error(`unknown SQL ${text}`)
  const { column } = evaluation.catalog.customers.key
  return known.holds(String(customer[column]), evaluation)
}
