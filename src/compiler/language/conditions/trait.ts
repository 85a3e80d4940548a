/** `trait`: one trait of the customer, compared. */
import { canonicalJson } from '../../../ir/json.ts'
import { traitColumn } from '../catalog-names.ts'
import { resolveComputedTest } from '../computed-trait.ts'
import { canonicalComparison, OPERATORS } from '../operators/table.ts'
import {
  columnTestSchema,
  columnTestSql,
  explainColumnTest,
  resolveColumnTest,
} from './column-test.ts'
import type { ConditionDefinition, ConditionScope } from './condition-definition.ts'

export const TRAIT: ConditionDefinition<'trait'> = {
  schema: () => columnTestSchema('trait', 'A trait of the catalog.'),
  resolve(written, path, { context }) {
    const column = traitColumn(written.trait, [...path, 'trait'], context)
    if (column === undefined) return undefined
    const trait = String(written.trait)
    if ('from' in column) return resolveComputedTest(trait, column, written, path, context)
    const resolved = resolveColumnTest(written, `trait "${trait}"`, column, path, context)
    return resolved === undefined ? undefined : { kind: 'trait', trait, ...resolved }
  },
  canonical({ means, ...node }, child) {
    if (means === undefined) return { ...node, test: canonicalComparison(node.test) }
    const meant = child(means)
    // An aggregate is compared as the trait is; a condition is true or false, whatever it compares.
    const isCompared =
      means.kind === 'event' && canonicalJson(means.test) === canonicalJson(node.test)
    const test = isCompared && meant.kind === 'event' ? meant.test : node.test
    return { ...node, test, means: meant }
  },
  sql: (node, scope, child) =>
    node.means === undefined ? columnTestSql(node.trait, node, scope) : child(node.means),
  timeChanges(node, child) {
    if (node.means !== undefined) return child(node.means)
    if (OPERATORS[node.test.op].readsAsOf !== true) return []
    const dayIn = node.test.op === 'anniversary' ? { dayIn: node.test.zone } : {}
    const test = (scope: ConditionScope) => columnTestSql(node.trait, node, scope)
    return [{ kind: 'customers', test, ...dayIn }]
  },
  explain: ({ trait, test }, scope) => explainColumnTest(trait, test, scope),
  // A computed one is explained by the condition it means.
  facts: ({ trait, means }, scope) =>
    means === undefined ? [{ name: trait, ...scope.column(trait) }] : [],
  dependencies({ trait, means }, found, child) {
    found.traits.add(trait)
    if (means !== undefined) child(means, found)
  },
}
