/** What compile produces and state stores: per object its hashes and what plan, runtime and measure need. */
import type { Address, ObjectKind } from './address.ts'
import type { CatalogReads } from './catalog-part.ts'
import type { AddressKind, Channel, ChannelVia } from './channel.ts'
import type { Export } from './export.ts'
import type { Journey } from './journey.ts'
import type { JourneyStatements } from './journey-statements.ts'
import type { Json } from './json.ts'
import type { Kpi } from './kpi.ts'
import type { PassPart } from './pass.ts'
import type { Project } from './project.ts'
import type { RecipientsSql } from './recipients.ts'
import type { RowRead } from './row-read.ts'
import type { Schedule } from './schedule.ts'
import type { SqlText } from './sql-text.ts'
import type { Template } from './template.ts'

export interface CompiledProject {
  readonly name: string
  readonly settings: Project
  /** Sorted by address. */
  readonly objects: ReadonlyMap<Address, CompiledObject>
}

/** SEMANTICS 29: three fingerprints, so that a change can be told apart. */
export interface Fingerprint {
  /** The canonical form and the behaviour of everything it depends on. */
  readonly behaviour: string
  /** The object's own canonical form, without what it depends on. */
  readonly own: string
  /** The written form without metadata: differs while `own` is the same → `equivalent`. */
  readonly written: string
  /** title, description, tags, owner. */
  readonly metadata: string
}

export interface CompiledObject {
  readonly address: Address
  readonly kind: ObjectKind
  readonly id: string
  readonly title?: string
  readonly fingerprint: Fingerprint
  /** Direct dependencies, sorted. */
  readonly dependsOn: readonly Address[]
  /** What it reads of the catalog, each name once and sorted; a change elsewhere in the catalog does not concern it. */
  readonly catalogReads?: CatalogReads
  /** Columns that must exist beside those of the catalog; absent when there are none. */
  readonly columns?: readonly RequiredColumn[]
  /** The written form, metadata included: what diffs show and history keeps. */
  readonly written: Json
  /** The canonical form: resolved IR without metadata. */
  readonly canonical: Json
  readonly program: Program
}

/** What the runtime and measure execute, by kind. */
export type Program =
  | ProjectProgram
  | CatalogProgram
  | TopicProgram
  | ChannelProgram
  | SegmentProgram
  | CouponsProgram
  | PartialProgram
  | TemplateProgram
  | JourneyProgram
  | KpiProgram
  | ExportProgram

export interface ProjectProgram {
  readonly kind: 'project'
  readonly project: Project
  /** Of Korean rules: `select … as customer_key` of those among `keys` who may get advertising at night. */
  readonly nightConsent?: SqlText
}

export interface CatalogProgram {
  readonly kind: 'catalog'
  /** All customer keys: `select … as customer_key`. No parameters but constants. */
  readonly customers: SqlText
  /** Columns that must exist, checked against the live database before a plan. */
  readonly columns: readonly RequiredColumn[]
  readonly changes: ChangeSources
  /** `select … as customer_key, … as zone` of those among `keys`; absent: nobody has a zone of their own. */
  readonly zones?: SqlText
}

/** Tables that tell what was added or changed; of others only a look at everyone does. */
export interface ChangeSources {
  readonly customers?: ChangeSource
  /** By event of the catalog. */
  readonly events: Readonly<Record<string, ChangeSource>>
  readonly fullRefreshSeconds: number
}

export interface ChangeSource {
  /** `select … as position` (text): how far a reader has come who reads everything now, at `asOf`. */
  readonly position: SqlText
  /** `select … as customer_key` (text) of rows added or changed after `cursor`, a position; some of before, too. */
  readonly changed: SqlText
}

export interface RequiredColumn {
  readonly table: string
  readonly column: string
  /** Acceptable PostgreSQL type names (`format_type` without modifiers), e.g. `['text', 'character varying']`. */
  readonly types: readonly string[]
  /** What in the catalog asks for it, e.g. `customers.traits.country`. */
  readonly path: readonly (string | number)[]
}

export interface SegmentProgram {
  readonly kind: 'segment'
  /** `select … as customer_key` (text) of the members at `asOf`. */
  readonly members: SqlText
  /** The same, as its part of a pass shared with other segments. */
  readonly pass: PassPart
  readonly refresh: Schedule
  /** The definition in one plain-language sentence. */
  readonly sentence: string
}

export interface TopicProgram {
  readonly kind: 'topic'
  /** By channel id or `default`: `select … as customer_key` of those among `keys` who consent at `asOf`. */
  readonly consent: Readonly<Record<string, SqlText>>
  /** The same of those that one row of the customers answers, true for who consents. */
  readonly rows?: Readonly<Record<string, RowRead>>
}

export interface ChannelProgram {
  readonly kind: 'channel'
  readonly via: ChannelVia
  readonly channel: Channel
  readonly addressKind: AddressKind
  /** `select … as customer_key, … as address` (null when unreachable) of those among `keys`. */
  readonly addresses: SqlText
  /** `select … as customer_key` of those among `keys` who are suppressed at `asOf`; absent: no such rule. */
  readonly suppressed?: SqlText
  /** The same where one row of the customers says it: the address, and true for who is suppressed. */
  readonly rows?: { readonly address: RowRead; readonly suppressed?: RowRead }
}

export interface CouponsProgram {
  readonly kind: 'coupons'
  /** `select … as code` (text), each once, in any order. */
  readonly codes: SqlText
}

/** Compiled into the templates that use it; the runtime needs nothing of it. */
export interface PartialProgram {
  readonly kind: 'partial'
}

export interface TemplateProgram {
  readonly kind: 'template'
  readonly template: Template
  /** The traits it reads. */
  readonly recipients: RecipientsSql
  /** By name in the texts: `select … as customer_key, … as items` (jsonb list) of those among `keys` who have any. */
  readonly recommendations?: Readonly<Record<string, SqlText>>
}

export interface ExportProgram {
  readonly kind: 'export'
  readonly export: Export
  /** `select … as customer_key, … as cells` (text[]) at `asOf`, in the order of keys. */
  readonly rows: SqlText
  /**
   * Cells with phone numbers as they are written, which are hashed when the file is. Absent in programs of versions whose
   * query hashed them, too.
   */
  readonly phones?: readonly number[]
}

export interface JourneyProgram {
  readonly kind: 'journey'
  readonly journey: Journey
  /** Absent: it asks nothing of the team's tables. */
  readonly statements?: JourneyStatements
}

export interface KpiProgram {
  readonly kind: 'kpi'
  readonly kpi: Kpi
  /** One statement, or numerator and denominator of a ratio. Rows `bucket` (local ISO date or null for total), `value` (numeric or null). */
  readonly queries: readonly KpiQuery[]
}

/**
 * `sql` takes asOf, from, to (instants; `[from, to)`) and yields `bucket text, value numeric`.
 * `segmentSize` and `messageCount` read crm's own tables, which measure owns, so they carry no SQL here.
 */
export type KpiQuery =
  | { readonly source: 'events'; readonly sql: SqlText }
  | { readonly source: 'segment'; readonly segment: string }
  | {
      readonly source: 'messages'
      readonly journey?: string
      readonly template?: string
      readonly status?: 'sent' | 'withheld' | 'failed' | 'unknown'
      readonly distinctCustomers: boolean
    }
