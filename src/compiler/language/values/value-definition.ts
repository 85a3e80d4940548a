/** What one type of value knows: how a column of it is read without ever failing, and how literals are checked and written. */
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { Column, Described } from '../../../ir/catalog.ts'
import type { Json } from '../../../ir/json.ts'
import type { Literal } from '../../../ir/value.ts'
import type { Fragment } from '../fragment.ts'
import type { ReportDetail } from '../resolve-context.ts'

/**
 * A value inside a jsonb column. PostgreSQL's `json` is not read: it may hold what fails when it is looked at (`"\u0000"`), and
 * a row must never make a statement fail.
 */
export interface JsonSource {
  readonly json: Fragment
  /** The same value as text. */
  readonly text: Fragment
}

/** Where a written value stands, for messages. */
export interface LiteralPlace {
  /** What it is compared with, e.g. `trait "country"`. */
  readonly about: string
  report(code: DiagnosticCode, detail: ReportDetail): void
}

export interface ValueDefinition {
  /** The typed value of a plain column, NULL when missing. */
  fromColumn(raw: Fragment, column: Column): Fragment
  /** The typed value found in JSON, NULL when it is absent or of another type. */
  fromJson(source: JsonSource, column: Column): Fragment
  /** The literal in canonical form, or what is wrong reported. */
  resolveLiteral(written: Json, place: LiteralPlace): Literal | undefined
  /** For people. */
  explainLiteral(literal: Literal, column?: Described): string
  /** The SQL type literals are cast to; `undefined`: the type has no single literals. */
  readonly sqlType: Fragment | undefined
}
