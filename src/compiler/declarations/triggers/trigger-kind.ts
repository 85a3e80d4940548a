/** What one kind of trigger knows: how it is written, and its IR. */
import type { Trigger, TriggerKind } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export interface TriggerForm<K extends TriggerKind> {
  readonly kind: K
  /** The field named like the kind is required and tells the trigger apart. */
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  resolve(
    written: JsonObject,
    context: DeclarationContext,
  ): Extract<Trigger, { readonly kind: K }> | undefined
}
