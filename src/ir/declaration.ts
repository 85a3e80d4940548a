/**
 * What `load` produces from either syntax: one declared object, still as written.
 * TypeScript's `define…` calls and YAML documents both become the same `body`.
 */
import type { ObjectKind } from './address.ts'
import type { JsonObject } from './json.ts'
import type { FieldPath, SourceLocation } from './location.ts'

export interface Declaration {
  readonly kind: ObjectKind
  readonly id: string
  /** The written form, without the `kind: id` line. */
  readonly body: JsonObject
  readonly source: DeclarationSource
  /** Files it names whose contents are no part of its body, by the name as written; one that could not be read is missing. */
  readonly files?: ReadonlyMap<string, FileContents>
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
}
