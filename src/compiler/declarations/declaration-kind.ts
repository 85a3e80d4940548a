/**
 * What one kind of object knows of itself, from its written body to its program. One file per kind implements this;
 * `table.ts` holds them all, so a forgotten kind does not compile.
 */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Address, ObjectKind } from '../../ir/address.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { CatalogReads } from '../../ir/catalog-part.ts'
import type { Channel } from '../../ir/channel.ts'
import type { Program } from '../../ir/compiled.ts'
import type { Coupons } from '../../ir/coupons.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { Export } from '../../ir/export.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Journey } from '../../ir/journey.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { Kpi } from '../../ir/kpi.ts'
import type { FieldPath, SourceLocation, TextPosition } from '../../ir/location.ts'
import type { CompiledMjml } from '../../ir/mjml.ts'
import type { TemplatePartial } from '../../ir/partial.ts'
import type { Project } from '../../ir/project.ts'
import type { Segment } from '../../ir/segment.ts'
import type { Template } from '../../ir/template.ts'
import type { Topic } from '../../ir/topic.ts'
import type { ResolveContext } from '../language/resolve-context.ts'

/** The typed IR of each kind. */
export interface IrByKind {
  readonly project: Project
  readonly catalog: Catalog
  readonly topic: Topic
  readonly channel: Channel
  readonly segment: Segment
  readonly coupons: Coupons
  readonly partial: TemplatePartial
  readonly template: Template
  readonly journey: Journey
  readonly kpi: Kpi
  readonly export: Export
}

export interface DeclarationKind<K extends ObjectKind> {
  readonly kind: K
  readonly schema: BodySchema
  /**
   * Written body (valid by `schema`) → IR with every default written out. What is wrong is told to `context.report`;
   * after an error report the result is not used, so `undefined` and a best effort are both fine.
   */
  resolve(declaration: Declaration, context: DeclarationContext): IrByKind[K] | undefined
  /** The IR without id and metadata, in one form, plain JSON: what is hashed, compared and stored. */
  canonical(ir: IrByKind[K]): object
  /** Objects it refers to by id, the catalog left out: that one follows from `catalogReads`. Any order. */
  dependencies(ir: IrByKind[K]): readonly Address[]
  /** What it reads of the catalog, directly; `undefined` when nothing. Other parts of the catalog do not concern it. */
  catalogReads(ir: IrByKind[K]): CatalogReads | undefined
  /** Columns of tables beside the catalog's, and where each is named. */
  keyColumns?(ir: IrByKind[K]): readonly NamedKeyColumn[]
  /** Only called on a project without errors. */
  compile(ir: IrByKind[K], graph: ProjectGraph): ProgramOf<K>
  /** Splits off what changes nothing but words; without it the four metadata fields of the body. */
  splitWritten?(body: JsonObject): { readonly written: JsonObject; readonly metadata: JsonObject }
}

export interface NamedKeyColumn {
  readonly table: string
  readonly column: string
  /** Which it may have, none for any; absent: that of the catalog's own key. */
  readonly types?: readonly string[]
  readonly path: FieldPath
}

export type ProgramOf<K extends ObjectKind> = Extract<Program, { readonly kind: K }>

/**
 * The JSON Schema of a body's own fields. The line `kind: id`, the metadata fields, `additionalProperties: false` and
 * `$defs` (conditions) are added by `kind-schema.ts`. Every field has a description, for editors.
 */
export interface BodySchema {
  readonly title: string
  readonly description: string
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required?: readonly string[]
  /** Further keywords beside `properties`, such as `anyOf` over required fields. */
  readonly rules?: JsonObject
  readonly variants?: BodyVariants
  /** Whole bodies, without the line `kind: id`. */
  readonly examples: readonly JsonObject[]
  /** `false` for kinds without title, description, tags and owner. Default `true`. */
  readonly hasMetadata?: boolean
}

/** Forms of a body that the word in one field tells apart: each adds fields of its own. */
export interface BodyVariants {
  readonly field: string
  readonly description: string
  readonly forms: Readonly<Record<string, BodyVariant>>
}

export interface BodyVariant {
  readonly description: string
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
}

/** Kinds that other objects name by id. */
export type ReferredKind = Exclude<ObjectKind, 'project' | 'catalog' | 'export'>

export interface ResolvedJourneys {
  readonly known: ReadonlyMap<string, Journey>
  /** False while others have errors, or may be in a file that did not load. */
  readonly isWhole: boolean
}

/** What resolve may look at. It is a `ResolveContext`, so it goes straight into `resolveCondition`. */
export interface DeclarationContext extends ResolveContext {
  readonly project: Project
  /** Once they are resolved: those without errors. */
  readonly partials?: ReadonlyMap<string, TemplatePartial>
  readonly journeys?: ResolvedJourneys
  readonly mjml?: CompiledMjml
  /** Reports an unknown id with the closest name, and says whether it is known. Objects with errors are known. */
  refer(kind: ReferredKind, id: string, path: FieldPath): boolean
  /** Whether an object is known, or may be in a file that did not load. */
  isDeclared(kind: ReferredKind, id: string): boolean
  report(code: DiagnosticCode, path: FieldPath, detail: ReportDetail): void
}

export interface ReportDetail {
  readonly message: string
  readonly fix?: string
  /** A word inside the field to point at. */
  readonly token?: string
  /** Instead of the field's own position: a place in another file. */
  readonly location?: SourceLocation
  /** A place in the text of the field, when it is known. */
  readonly at?: TextPosition
  /** Instead of this object: one that it is made of. */
  readonly about?: Address
}
