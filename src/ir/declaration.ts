/**
 * What `load` produces from either syntax: one declared object, still as written.
 * TypeScript's `define…` calls and YAML documents both become the same `body`.
 */
import type { ObjectKind } from './address.ts'
import type { JsonObject } from './json.ts'
import type { FieldPath, SourceLocation, TextPosition } from './location.ts'
import type { WrittenForm } from './written-kind.ts'

export interface Declaration {
  readonly kind: ObjectKind
  /** The shorter way in which it is written. */
  readonly writtenAs?: WrittenForm
  readonly id: string
  /** The written form, without the `kind: id` line. */
  readonly body: JsonObject
  readonly source: DeclarationSource
  /** Files that its conditions name: lists by the name as written, SQL by `sqlFileKey`. One that could not be read is missing. */
  readonly files?: ReadonlyMap<string, FileContents>
}

/** What the contents of an SQL file are kept under, by where its name is written. */
export function sqlFileKey(path: FieldPath): string {
  return `sql ${path.join('.')}`
}

export interface FileContents {
  /** Path as shown to people. */
  readonly shown: string
  readonly text: string
}

/** Finds positions lazily, because a TypeScript file is only parsed when there is something to report. */
export interface DeclarationSource {
  readonly file: string
  readonly syntax: 'typescript' | 'yaml'
  /** Position of the field at `path`, or of its nearest written ancestor; `token` narrows to a word inside it. */
  locate(path: FieldPath, token?: string): SourceLocation
  /** Position of a place in a text that came from a file of its own; `undefined` for other texts. */
  locateText?(path: FieldPath, at: TextPosition): SourceLocation | undefined
}
