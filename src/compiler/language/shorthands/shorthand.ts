/**
 * A written form that stands for a longer one: it is expanded before anything else is asked of it, so that IR, SQL and
 * sentences know nothing of it, and what it stands for shows in every diff.
 */
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { SchemaReferences } from '../conditions/condition-definition.ts'
import type { ResolveContext } from '../resolve-context.ts'

export interface Shorthand {
  /** Of a mapping that has the shorthand's word. */
  schema(references: SchemaReferences): JsonObject
  /** `undefined` after what is wrong was reported, or without a catalog. */
  expand(
    written: JsonObject,
    path: FieldPath,
    context: ResolveContext,
  ): ExpandedCondition | undefined
}

export interface ExpandedCondition {
  readonly written: JsonObject
  /** Where the field at this path of the expansion was written; absent: the shorthand as a whole. */
  origin?(inside: FieldPath): FieldPath
}
