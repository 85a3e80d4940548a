/** What one kind of step knows: how it is written, what it is called without an id, its IR, what it reads, what it asks. */
import type { Address } from '../../../ir/address.ts'
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { Step, StepKind } from '../../../ir/journey.ts'
import type { StepStatements } from '../../../ir/journey-statements.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { SqlSource } from '../../sql/sql-source.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

/** What a step may look at while it is resolved. */
export interface StepContext extends DeclarationContext {
  /** The steps of one of its own paths. */
  stepsOf(written: readonly Json[], path: FieldPath): readonly Step[]
}

export type StepOfKind<K extends StepKind> = Step & { readonly kind: K }

/** Kinds that are written as steps; the others are what options of them, and broadcasts, become. */
export type WrittenStepKind = Exclude<StepKind, 'bestTime' | 'deliver' | 'pickWinner'>

/** What stages behind resolve ask of a step. */
export interface StepKnowledge<K extends StepKind> {
  /** Objects it names, without the steps it holds. */
  objects?(step: StepOfKind<K>): readonly Address[]
  catalogReads?(step: StepOfKind<K>): CatalogReads
  compile?(step: StepOfKind<K>, source: SqlSource): StepStatements | undefined
}

export interface StepForm<K extends StepKind> extends StepKnowledge<K> {
  readonly kind: WrittenStepKind
  /** Fields beside `id`; the one named like the kind is required and tells the step apart. */
  readonly properties: Readonly<Record<string, JsonObject>>
  /** The id without one written; `number` counts the steps of this kind from 1. It must not depend on the version. */
  nameOf(written: JsonObject, number: number): string
  resolve(
    id: string,
    written: JsonObject,
    path: FieldPath,
    context: StepContext,
  ): StepOfKind<K> | undefined
  /** A step that one of its options puts before it; the options are checked by this. */
  before?(id: string, written: JsonObject, path: FieldPath, context: StepContext): Step | undefined
}
