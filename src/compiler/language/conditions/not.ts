/** `not`: the complement over all customers, those of whom nothing is known included (SEMANTICS 7). */
import type { ConditionDefinition } from './condition-definition.ts'

export const NOT: ConditionDefinition<'not'> = {
  schema: ({ same }) => ({
    properties: {
      not: { ...same, description: 'This does not hold, or cannot be known to hold.' },
    },
    additionalProperties: false,
  }),
  resolve(written, path, scope) {
    const of = scope.child(written.not ?? null, [...path, 'not'])
    return of === undefined ? undefined : { kind: 'not', of }
  },
  canonical({ of }, child) {
    const inner = child(of)
    return inner.kind === 'not' ? inner.of : { kind: 'not', of: inner }
  },
  // `is not true` makes NULL false first: with it at every `not`, and `and` and `or` monotone, three-valued SQL gives
  // the two-valued answer everywhere without a coalesce in each comparison, which would hide them from indexes.
  sql: ({ of }, { moment }, child) => moment.dialect.types.isNotTrue(child(of)),
  timeChanges: ({ of }, child) => child(of),
  explain({ of }, scope, child) {
    const clause = child(of, scope)
    return of.kind === 'segment' ? `not ${clause}` : `not (${clause})`
  },
  dependencies: ({ of }, found, child) => child(of, found),
}
