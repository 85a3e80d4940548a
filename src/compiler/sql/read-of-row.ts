/** A value or a condition over a customer in, how it is read of the customer's row out; nothing where it takes more than stored columns. */
import { sql } from 'kysely'
import type { Condition } from '../../ir/condition.ts'
import type { RowRead } from '../../ir/row-read.ts'
import type { ConditionScope } from '../language/conditions/condition-definition.ts'
import { conditionSql } from '../language/conditions/table.ts'
import type { Fragment } from '../language/fragment.ts'
import { traitColumn, traitOfRow } from './customer-source.ts'
import { inlineMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { TableSource } from './sql-source.ts'
import { keyOfRow, rowsAmongKeys } from './traits-among-keys.ts'

/** True for exactly those whom the statement of its members selects. */
export function conditionOfRow(condition: Condition, source: TableSource): RowRead | undefined {
  return readOfRow(source, (scope) => source.dialect.types.isTrue(conditionSql(condition, scope)))
}

export function readOfRow(
  source: TableSource,
  build: (scope: ConditionScope) => Fragment,
): RowRead | undefined {
  const { write } = source.dialect.statements
  const traits = new Set<string>()
  const others: string[] = []
  const value = write(build(scopeOfRow(source, traits, others)))
  // As-of is no part of a row.
  const isOfRow = others.length === 0 && value.params.every(({ kind }) => kind === 'value')
  if (!isOfRow) return undefined
  const { select, from, where } = rowsAmongKeys(source)
  return {
    rows: { select: write(select), from: write(from), where: write(where) },
    columns: [...traits].map((name) => ({
      name: columnAlias(name),
      sql: write(traitColumn(name, source)),
    })),
    value,
  }
}

/** Adds what is read to the stored traits, or to what no row has. */
function scopeOfRow(source: TableSource, traits: Set<string>, others: string[]): ConditionScope {
  const { computed = {} } = source.catalog
  const other = (what: string) => {
    others.push(what)
    return sql`null`
  }
  return {
    moment: inlineMoment(source.dialect),
    column(name) {
      const trait = Object.hasOwn(computed, name) ? computed[name] : undefined
      if (trait !== undefined) return { type: trait, value: other(name) }
      traits.add(name)
      return traitOfRow(name, source)
    },
    key: () => keyOfRow(source),
    aggregate: ({ event }) => other(event),
    member: other,
    among: ({ label }) => other(label),
  }
}
