/** What one type of value knows: how literals are checked and written. How columns are read is the dialect's (`Columns`). */
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { Described } from '../../../ir/catalog.ts'
import type { Json } from '../../../ir/json.ts'
import type { Literal } from '../../../ir/value.ts'
import type { SqlType } from '../../dialects/sql-types.ts'
import type { ReportDetail } from '../resolve-context.ts'

/** Where a written value stands, for messages. */
export interface LiteralPlace {
  /** What it is compared with, e.g. `trait "country"`. */
  readonly about: string
  report(code: DiagnosticCode, detail: ReportDetail): void
}

export interface ValueDefinition {
  /** The literal in canonical form, or what is wrong reported. */
  resolveLiteral(written: Json, place: LiteralPlace): Literal | undefined
  /** For people. */
  explainLiteral(literal: Literal, column?: Described): string
  /** The type literals have in a statement; `undefined`: the type has no single literals. */
  readonly sqlType: SqlType | undefined
}
