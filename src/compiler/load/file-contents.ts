/** Declarations that name files in, the same with the files' contents in place of their names out. */
import { dirname, resolve } from 'node:path'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Declaration, DeclarationSource, FileContents } from '../../ir/declaration.ts'
import type { FileSystem } from '../../ir/file-system.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath, SourceLocation } from '../../ir/location.ts'
import { findWord } from './find-word.ts'
import { readUtf8 } from './read-texts.ts'

/** Fields that may be `{ file: … }`, by kind. */
const FILE_FIELDS: Partial<Record<Declaration['kind'], readonly string[]>> = {
  template: ['html', 'text'],
}

interface Contents {
  /** As shown to people. */
  readonly file: string
  readonly text: string
}

export interface ContentsInput {
  /** Absolute; the files of declarations are relative to it. */
  readonly cwd: string
  readonly files: FileSystem
  shownPath(path: string): string
}

export async function readContents(
  declarations: readonly Declaration[],
  input: ContentsInput,
): Promise<Checked<readonly Declaration[]>> {
  const diagnostics: Diagnostic[] = []
  const value = await Promise.all(
    declarations.map((each) => withContents(each, input, diagnostics)),
  )
  return { value, diagnostics }
}

async function withContents(
  declaration: Declaration,
  input: ContentsInput,
  diagnostics: Diagnostic[],
): Promise<Declaration> {
  const body: Record<string, JsonObject[string]> = { ...declaration.body }
  const contents = new Map<string, Contents>()
  const listed = await readLists(declaration, input, diagnostics)
  for (const field of FILE_FIELDS[declaration.kind] ?? []) {
    const named = fileName(body[field])
    if (named === undefined) continue
    const path = resolve(input.cwd, dirname(declaration.source.file), named)
    const text = await readUtf8(path, input.files)
    if (text === undefined) diagnostics.push(missingFile(declaration, [field, 'file'], named))
    else contents.set(field, { file: input.shownPath(path), text })
    // Nothing more is said of a text that could not be read.
    body[field] = text ?? ' '
  }
  const files = listed.size === 0 ? {} : { files: listed }
  if (contents.size === 0) return { ...declaration, ...files, body }
  return { ...declaration, ...files, body, source: throughContents(declaration.source, contents) }
}

/** Lists stay out of the written form: a changed row is not shown line by line, and a plan holds no second copy of it. */
async function readLists(
  { kind, id, body, source }: Declaration,
  input: ContentsInput,
  diagnostics: Diagnostic[],
): Promise<ReadonlyMap<string, FileContents>> {
  const files = new Map<string, FileContents>()
  for (const { name, path } of namedFiles(body, [])) {
    const file = resolve(input.cwd, dirname(source.file), name)
    const text = await readUtf8(file, input.files)
    if (text === undefined) diagnostics.push(missingFile({ kind, id, source }, path, name))
    else files.set(name, { shown: input.shownPath(file), text })
  }
  return files
}

/** Every `list: { file: … }`, however deep in conditions. */
function namedFiles(
  value: Json | undefined,
  path: FieldPath,
): readonly { readonly name: string; readonly path: FieldPath }[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => namedFiles(item, [...path, index]))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([word, item]) => {
    if (word === 'list' && isJsonObject(item) && typeof item.file === 'string') {
      return [{ name: item.file, path: [...path, 'list', 'file'] }]
    }
    return namedFiles(item, [...path, word])
  })
}

function fileName(value: JsonObject[string]): string | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined
  return typeof value.file === 'string' ? value.file : undefined
}

function missingFile(
  { kind, id, source }: Pick<Declaration, 'kind' | 'id' | 'source'>,
  path: FieldPath,
  named: string,
): Diagnostic {
  return diagnostic('CRM1030', {
    address: `${kind}.${id}`,
    location: source.locate(path, named),
    message: `The file ${named} cannot be read`,
    fix: 'Paths are relative to the file they are written in.',
  })
}

/** A word of a text that came from a file is found in that file. */
function throughContents(
  source: DeclarationSource,
  contents: ReadonlyMap<string, Contents>,
): DeclarationSource {
  return {
    ...source,
    locate(path, token) {
      const own = path.length === 1 ? contents.get(String(path[0])) : undefined
      const offset =
        own === undefined || token === undefined ? undefined : findWord(own.text, token)
      if (own === undefined || token === undefined || offset === undefined) {
        return source.locate(path, token)
      }
      return placeIn(own, offset, token)
    },
  }
}

function placeIn({ file, text }: Contents, offset: number, token: string): SourceLocation {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return { file, line: before.length, column, endColumn: column + token.length }
}
