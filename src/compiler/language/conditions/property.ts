/** `property`: one property of the event, or in the catalog one column of the table, compared. */
import { propertyColumn } from '../catalog-names.ts'
import { canonicalComparison } from '../operators/table.ts'
import {
  columnTestSchema,
  columnTestSql,
  explainColumnTest,
  resolveColumnTest,
} from './column-test.ts'
import type { ConditionDefinition } from './condition-definition.ts'

export const PROPERTY: ConditionDefinition<'property'> = {
  schema: () => columnTestSchema('property', 'A property of the event.'),
  resolve(written, path, { context, columns = {} }) {
    const column = propertyColumn(written.property, columns, [...path, 'property'], context)
    if (column === undefined) return undefined
    const property = String(written.property)
    const resolved = resolveColumnTest(written, `property "${property}"`, column, path, context)
    return resolved === undefined ? undefined : { kind: 'property', property, ...resolved }
  },
  canonical: (node) => ({ ...node, test: canonicalComparison(node.test) }),
  sql: (node, scope) => columnTestSql(node.property, node, scope),
  // An event of a condition is looked at again by what changes the event condition.
  timeChanges: () => [],
  explain: ({ property, test }, scope) => explainColumnTest(property, test, scope),
  dependencies: ({ property }, { events, event }) => {
    if (event !== undefined) events.get(event)?.add(property)
  },
}
