/** Where a piece of config was written. Lines and columns count from 1. */
export interface SourceLocation {
  /** Path relative to the working directory, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** One past the last column on the same line, when known: what a code frame underlines. */
  readonly endColumn?: number
}

/** Steps from a declaration's body to one of its fields, e.g. `['where', 'all', 0, 'trait']`. */
export type FieldPath = readonly (string | number)[]

/** A place within a text, counted from 1, and how many characters it takes. */
export interface TextPosition {
  readonly line: number
  readonly column: number
  readonly length: number
}
