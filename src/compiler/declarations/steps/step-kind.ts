/** What one kind of step knows: how it is written, what it is called without an id, and its IR. */
import type { Step, StepKind } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export interface StepForm<K extends StepKind> {
  readonly kind: K
  /** Fields beside `id`; the one named like the kind is required and tells the step apart. */
  readonly properties: Readonly<Record<string, JsonObject>>
  /** The id without one written; `number` counts the steps of this kind from 1. It must not depend on the version. */
  nameOf(written: JsonObject, number: number): string
  resolve(
    id: string,
    written: JsonObject,
    path: FieldPath,
    context: DeclarationContext,
  ): Extract<Step, { readonly kind: K }> | undefined
}
