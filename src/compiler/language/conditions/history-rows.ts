/** What conditions over a trait's history share: the trait they are of, its changes as rows, and their order. */
import { sql } from 'kysely'
import type { Column } from '../../../ir/catalog.ts'
import type { Comparison } from '../../../ir/comparison.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { traitColumn } from '../catalog-names.ts'
import type { Fragment } from '../fragment.ts'
import { comparisonSql, OPERATORS } from '../operators/table.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { Dependencies, Fact, FactScope, SetHost } from './condition-definition.ts'

/** A trait that has a history. */
export function resolveTraitWithHistory(
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): Column | undefined {
  const at = [...path, 'trait']
  if (written.trait === undefined) {
    context.report('CRM3158', path, {
      message: 'The condition names no trait',
      fix: 'Add trait: the one whose history is asked.',
    })
    return undefined
  }
  const column = traitColumn(written.trait, at, context)
  if (column === undefined) return undefined
  if (!('from' in column) && column.history !== undefined) return column
  context.report('CRM3158', at, {
    message: `Trait "${written.trait}" has no history`,
    fix:
      'from' in column
        ? 'Computed traits have none; ask what they are worked out of.'
        : 'Declare in the catalog the table that keeps its changes: history: { table, customer, at, value }.',
    token: String(written.trait),
  })
  return undefined
}

/** What reads as-of would mean another thing at each instant of the past. */
export function isTimeless(
  test: Comparison,
  word: string,
  path: FieldPath,
  context: ResolveContext,
): boolean {
  if (OPERATORS[test.op].readsAsOf !== true) return true
  context.report('CRM3158', path, {
    message: `${test.op} depends on the time of evaluation, and ${word} is about values of the past`,
    fix: 'Compare with a fixed value.',
    token: test.op,
  })
  return false
}

export interface HistoryRows {
  readonly column: Column
  readonly value: Fragment
  /** Oldest first; where nothing else tells two changes apart, their values do. */
  readonly oldestFirst: Fragment
  readonly newestFirst: Fragment
  /** `from … where …` of the changes until as-of, beside the moment. */
  from(): Fragment
}

export function historyRows(trait: string, host: SetHost): HistoryRows {
  const column = host.catalog.customers.traits[trait]
  if (column?.history === undefined)
    throw new Error(`compiled a history of ${trait}, which has none`)
  const rows = host.events({ event: column.history, window: { kind: 'all' } })
  const value = rows.property('value')
  const id = rows.id()
  const order = (direction: Fragment) => {
    const by = [sql`e.at`, ...(id === undefined ? [] : [id]), value]
    return sql.join(by.map((each) => sql`${each} ${direction}`))
  }
  return {
    column,
    value,
    oldestFirst: order(sql`asc nulls first`),
    newestFirst: order(sql`desc nulls last`),
    from: () => rows.from(),
  }
}

/** Of a value of the trait; NULL is no value. */
export function valueTest(
  value: Fragment,
  column: Column,
  test: Comparison,
  zone: string,
  { moment }: SetHost,
): Fragment {
  return comparisonSql({ type: column, value }, test, { moment, zone })
}

/** What a person who asks why is told of the history: the latest value, and since when. */
export function historyFacts(
  { trait, history }: { readonly trait: string; readonly history: string },
  scope: FactScope,
): readonly Fact[] {
  const { type } = scope.column(trait)
  const over = {
    kind: 'event',
    event: history,
    window: { kind: 'all' },
    test: { op: 'isSet' },
  } as const
  return [
    {
      name: `last value in the history of ${trait}`,
      type,
      value: scope.aggregate({ ...over, measure: { fn: 'lastValue', of: 'value', type } }),
    },
    {
      name: `time of the last change of ${trait}`,
      type: { type: 'instant' },
      value: scope.aggregate({ ...over, measure: { fn: 'lastAt' } }),
    },
  ]
}

export function historyDependencies(trait: string, history: string, found: Dependencies): void {
  found.traits.add(trait)
  const properties = found.events.get(history) ?? new Set()
  found.events.set(history, properties)
  properties.add('value')
}
