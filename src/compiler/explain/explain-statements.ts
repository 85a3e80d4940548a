/**
 * Conditions in, statements out that say, of the customers whose keys are bound, for whom each holds and which values decide
 * it. Whether one holds is asked exactly as membership is, so that an explanation cannot differ from it.
 */
import { sql } from 'kysely'
import type { Condition } from '../../ir/condition.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fact, FactScope } from '../language/conditions/condition-definition.ts'
import { conditionFacts } from '../language/conditions/table.ts'
import type { Fragment } from '../language/fragment.ts'
import { membersQuery } from '../sql/members.ts'
import type { SqlSource } from '../sql/sql-source.ts'
import { Statement } from '../sql/statement.ts'

/** A statement of more takes longer to plan than to run. */
const CONDITIONS_PER_STATEMENT = 40

/** `condition` (its place among those given), `customer_key`: a row for each that holds. Parameters asOf and keys. */
export function truthStatements(
  conditions: readonly Condition[],
  source: SqlSource,
): readonly SqlText[] {
  const { statements, types } = source.dialect
  const selects = conditions.map((condition, place) => {
    const members = membersQuery(condition, source, { among: 'keys' })
    return sql`select ${types.parameter(place, 'integer')} as condition, customer_key from (${members}) as member`
  })
  return chunks(selects).map((chunk) => statements.write(sql`${sql.join(chunk, sql` union all `)}`))
}

export interface FactStatement {
  /** Of each condition, in the order of the array that the statement yields. */
  readonly facts: readonly (readonly Pick<Fact, 'name' | 'type'>[])[]
  /** `customer_key`, `facts` (text[], null where missing): a row for each customer there is. Parameters asOf and keys. */
  readonly sql: SqlText
}

export function factStatements(
  conditions: readonly Condition[],
  source: SqlSource,
): readonly FactStatement[] {
  return chunks(conditions).map((chunk) => factStatement(chunk, source))
}

function factStatement(conditions: readonly Condition[], source: SqlSource): FactStatement {
  const { keys, output, statements } = source.dialect
  const statement = new Statement(source, { among: 'keys' })
  const tables = new Set<Fragment>()
  const scope: FactScope = {
    moment: statement.moment,
    key: () => keys.asText(sql`c.customer_key`),
    column: (name) => statement.trait(name),
    aggregate(condition) {
      const { table, value } = statement.aggregate(condition, condition.measure)
      tables.add(table)
      return value
    },
  }
  const facts = conditions.map((condition) => conditionFacts(condition, scope))
  const joins = [...tables].map(
    (table) => sql` left join ${table} on ${table}.customer_key = c.customer_key`,
  )
  const texts = output.texts(facts.flat())
  const select = sql`select ${keys.asText(sql`c.customer_key`)} as customer_key, ${texts} as facts from ${statement.customers()} cross join ${statement.momentRow()}${sql.join(joins, sql``)}`
  return { facts, sql: statements.write(statement.around(select)) }
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  const starts = Array.from(
    { length: Math.ceil(items.length / CONDITIONS_PER_STATEMENT) },
    (_, index) => index * CONDITIONS_PER_STATEMENT,
  )
  return starts.map((start) => items.slice(start, start + CONDITIONS_PER_STATEMENT))
}
