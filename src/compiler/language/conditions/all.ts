/** `all`: every one of the conditions holds; of none, it holds for everyone. */
import { sql } from 'kysely'
import type { ConditionDefinition } from './condition-definition.ts'
import { canonicalMany, manySchema, resolveMany } from './logic.ts'

export const ALL: ConditionDefinition<'all'> = {
  schema: ({ same }) => manySchema('all', same, 'Every one of these holds. Empty: everyone.'),
  resolve(written, path, scope) {
    const of = resolveMany(written.all, [...path, 'all'], scope)
    return of === undefined ? undefined : { kind: 'all', of }
  },
  canonical: ({ of }, child) => canonicalMany('all', of, child),
  sql({ of }, _, child) {
    if (of.length === 0) return sql`true`
    return sql`(${sql.join(of.map(child), sql` and `)})`
  },
  timeChanges: ({ of }, child) => of.flatMap(child),
  explain({ of }, scope, child) {
    if (of.length === 0) return 'always'
    const clauses = of.map((node) => {
      const clause = child(node, scope)
      return node.kind === 'any' && node.of.length > 1 ? `(${clause})` : clause
    })
    return clauses.join(' and ')
  },
  dependencies: ({ of }, found, child) => {
    for (const node of of) child(node, found)
  },
}
