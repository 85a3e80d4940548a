/** What resolving a written condition may look at, and where it reports; the caller adds file, address and position. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Catalog } from '../../ir/catalog.ts'
import type { FileContents } from '../../ir/declaration.ts'
import type { FieldPath, SourceLocation } from '../../ir/location.ts'
import type { Topic } from '../../ir/topic.ts'

export interface ReportDetail {
  readonly message: string
  readonly fix?: string
  /** A word inside the field, for a narrower position. */
  readonly token?: string
  /** Instead of the field's own position: a place in another file. */
  readonly location?: SourceLocation
}

export interface ResolveContext {
  /** `undefined`: it had errors of its own, so conditions over traits and events resolve to nothing, in silence. */
  readonly catalog: Catalog | undefined
  /** The project's zone, for conditions that name none. */
  readonly zone: string
  readonly segmentIds: ReadonlySet<string>
  /** True where a condition has no as-of: which rows of a table are customers or events. */
  readonly timeless?: boolean
  /** Topics, where they are known: not in what topics themselves say. */
  readonly topics?: ReadonlyMap<string, Topic>
  /** Reports an unknown id; absent where nothing but the catalog and segments is known. */
  refer?(kind: 'journey' | 'template' | 'topic' | 'channel', id: string, path: FieldPath): boolean
  /** Files that the declaration names, by the name as written. */
  readonly files?: ReadonlyMap<string, FileContents>
  report(code: DiagnosticCode, path: FieldPath, detail: ReportDetail): void
}
