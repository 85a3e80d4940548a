/** What one kind of trigger knows: how it is written, its IR, what it reads, and what it asks. */
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { Trigger, TriggerKind } from '../../../ir/journey.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { SqlText } from '../../../ir/sql-text.ts'
import type { SqlSource } from '../../sql/sql-source.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export type TriggerOfKind<K extends TriggerKind> = Trigger & { readonly kind: K }

export interface TriggerForm<K extends TriggerKind> {
  readonly kind: TriggerKind
  /** The field named like the kind is required and tells the trigger apart. */
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  resolve(written: JsonObject, context: DeclarationContext): TriggerOfKind<K> | undefined
  /** The segment whose members it is about. */
  segment(trigger: TriggerOfKind<K>): string | undefined
  catalogReads?(trigger: TriggerOfKind<K>): CatalogReads
  compile?(trigger: TriggerOfKind<K>, source: SqlSource): SqlText
}
