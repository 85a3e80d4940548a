/** One way in which a written value does not fit its schema. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Json, JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'

export interface Mismatch {
  readonly code: Extract<DiagnosticCode, `CRM2${string}`>
  readonly path: FieldPath
  readonly message: string
  readonly fix?: string
  /** A word inside the field to point at. */
  readonly token?: string
  /** The field that is missing or unknown, to tell a misspelt one from two mistakes. */
  readonly field?: string
}

/** Explains a part; handed to the explainers of composed values. */
export type Explain = (schema: JsonObject, value: Json, path: FieldPath) => readonly Mismatch[]
