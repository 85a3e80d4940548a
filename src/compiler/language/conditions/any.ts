/** `any`: at least one of the conditions holds; of none, it holds for nobody. */
import { sql } from 'kysely'
import type { ConditionDefinition } from './condition-definition.ts'
import { canonicalMany, manySchema, resolveMany } from './logic.ts'

export const ANY: ConditionDefinition<'any'> = {
  schema: ({ same }) => manySchema('any', same, 'At least one of these holds. Empty: nobody.'),
  resolve(written, path, scope) {
    const of = resolveMany(written.any, [...path, 'any'], scope)
    return of === undefined ? undefined : { kind: 'any', of }
  },
  canonical: ({ of }, child) => canonicalMany('any', of, child),
  sql({ of }, _, child) {
    if (of.length === 0) return sql`false`
    return sql`(${sql.join(of.map(child), sql` or `)})`
  },
  timeChanges: ({ of }, child) => of.flatMap(child),
  explain({ of }, scope, child) {
    if (of.length === 0) return 'never'
    const clauses = of.map((node) => {
      const clause = child(node, scope)
      return node.kind === 'all' && node.of.length > 1 ? `(${clause})` : clause
    })
    return clauses.join(' or ')
  },
  dependencies: ({ of }, found, child) => {
    for (const node of of) child(node, found)
  },
}
