/** `trait`: one trait of the customer, compared. */
import { traitColumn } from '../catalog-names.ts'
import { canonicalComparison, OPERATORS } from '../operators/table.ts'
import {
  columnTestSchema,
  columnTestSql,
  explainColumnTest,
  resolveColumnTest,
} from './column-test.ts'
import type { ConditionDefinition } from './condition-definition.ts'

export const TRAIT: ConditionDefinition<'trait'> = {
  schema: () => columnTestSchema('trait', 'A trait of the catalog.'),
  resolve(written, path, { context }) {
    const column = traitColumn(written.trait, [...path, 'trait'], context)
    if (column === undefined) return undefined
    const trait = String(written.trait)
    const resolved = resolveColumnTest(written, `trait "${trait}"`, column, path, context)
    return resolved === undefined ? undefined : { kind: 'trait', trait, ...resolved }
  },
  canonical: (node) => ({ ...node, test: canonicalComparison(node.test) }),
  sql: (node, scope) => columnTestSql(node.trait, node, scope),
  timeChanges: (node) =>
    OPERATORS[node.test.op].readsAsOf === true
      ? [{ kind: 'customers', test: (scope) => columnTestSql(node.trait, node, scope) }]
      : [],
  explain: ({ trait, test }, scope) => explainColumnTest(trait, test, scope),
  facts: ({ trait }, scope) => [{ name: trait, ...scope.column(trait) }],
  dependencies: ({ trait }, { traits }) => {
    traits.add(trait)
  },
}
