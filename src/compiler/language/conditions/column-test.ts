/** What `trait` and `property` share: one column, compared once. */
import type { Column } from '../../../ir/catalog.ts'
import type { Comparison } from '../../../ir/comparison.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Fragment } from '../fragment.ts'
import { type ResolvedTest, resolveComparison } from '../operators/resolve-comparison.ts'
import { COMPARISON_SCHEMAS, comparisonSql, explainComparison } from '../operators/table.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { zoneOr } from '../time-limits.ts'
import type { ConditionScope, ExplainScope } from './condition-definition.ts'

export const IGNORE_CASE_SCHEMA = {
  const: true,
  description: 'Without regard to upper and lower case.',
}

export function columnTestSchema(word: 'trait' | 'property', description: string): JsonObject {
  return {
    properties: {
      [word]: { type: 'string', description },
      ...COMPARISON_SCHEMAS,
      ignoreCase: IGNORE_CASE_SCHEMA,
      zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
    },
    additionalProperties: false,
  }
}

export function resolveColumnTest(
  written: JsonObject,
  about: string,
  column: Column,
  path: FieldPath,
  context: ResolveContext,
): ResolvedTest | undefined {
  const zone = zoneOr(written.zone, [...path, 'zone'], context.zone, context)
  if (zone === undefined) return undefined
  return resolveComparison(written, { about, type: column, column }, zone, path, context)
}

export function columnTestSql(
  name: string,
  { test, zone }: { readonly test: Comparison; readonly zone?: string },
  { column, moment }: ConditionScope,
): Fragment {
  return comparisonSql(column(name), test, { moment, zone })
}

export function explainColumnTest(
  name: string,
  test: Comparison,
  { columns }: ExplainScope,
): string {
  return `${name} ${explainComparison(test, columns[name])}`
}
