/** Declarations that name files in, the same with the files' contents in place of their names out. */
import { dirname, resolve } from 'node:path'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import {
  type Declaration,
  type DeclarationSource,
  type FileContents,
  sqlFileKey,
} from '../../ir/declaration.ts'
import type { FileSystem } from '../../ir/file-system.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath, SourceLocation } from '../../ir/location.ts'
import { modelFileKey } from '../../ir/purchase-model.ts'
import { findWord } from './find-word.ts'
import { type NamedFile, namedFiles, withValueAt } from './named-files.ts'
import { lineOfStrangeByte, readUtf8 } from './read-texts.ts'

const TEXTS = ['html', 'mjml', 'text']

/** Fields that may be `{ file: … }`, by kind; `*` stands for any name. */
const FILE_FIELDS: Partial<Record<Declaration['kind'], readonly FieldPath[]>> = {
  partial: TEXTS.map((field) => [field]),
  template: [...TEXTS.map((field) => [field]), ...TEXTS.map((field) => ['locales', '*', field])],
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
  written: Declaration,
  input: ContentsInput,
  diagnostics: Diagnostic[],
): Promise<Declaration> {
  const declaration = await readNamed(written, input, diagnostics)
  let body: Json = declaration.body
  const contents = new Map<string, Contents>()
  for (const { path: field, named } of fileFields(declaration)) {
    const path = resolve(input.cwd, dirname(declaration.source.file), named)
    const text = await readUtf8(path, input.files)
    if (text === undefined) {
      diagnostics.push(await unreadFile(declaration, [...field, 'file'], { named, path }, input))
    } else contents.set(field.join('.'), { file: input.shownPath(path), text })
    // Nothing more is said of a text that could not be read.
    body = withValueAt(body, field, text ?? ' ')
  }
  if (!isJsonObject(body)) return declaration
  if (contents.size === 0) return { ...declaration, body }
  return { ...declaration, body, source: throughContents(declaration.source, contents) }
}

/**
 * Lists stay out of the written form: a changed row is not shown line by line, and a plan holds no second copy of it. SQL
 * and models take the place of their file's name, so that a plan shows what changed in them.
 */
async function readNamed(
  declaration: Declaration,
  input: ContentsInput,
  diagnostics: Diagnostic[],
): Promise<Declaration> {
  const files = new Map<string, FileContents>()
  let body: Json = declaration.body
  for (const { word, name, path } of namedFiles(declaration.body)) {
    const file = resolve(input.cwd, dirname(declaration.source.file), name)
    const text = await readUtf8(file, input.files)
    const shown = input.shownPath(file)
    if (text !== undefined) {
      files.set(KEYS[word](path, name), { shown, text })
      const replacement = word === 'sql' ? text : word === 'model' ? parsedObject(text) : undefined
      if (replacement !== undefined) body = withValueAt(body, path, replacement)
    } else if (word !== 'model') {
      // Of a model, whoever resolves it says how a file is made.
      const at = [...path, 'file']
      diagnostics.push(await unreadFile(declaration, at, { named: name, path: file }, input))
    }
  }
  return files.size === 0 || !isJsonObject(body) ? declaration : { ...declaration, body, files }
}

const KEYS: Readonly<Record<NamedFile['word'], (path: FieldPath, name: string) => string>> = {
  list: (_, name) => name,
  from: (_, name) => name,
  sql: sqlFileKey,
  model: modelFileKey,
}

/** What is none stays a name, and is reported when it is resolved. */
function parsedObject(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function fileFields({
  kind,
  body,
}: Declaration): readonly { readonly path: FieldPath; readonly named: string }[] {
  return (FILE_FIELDS[kind] ?? [])
    .flatMap((pattern) => pathsOf(pattern, body))
    .flatMap((path) => {
      const named = fileName(valueAt(body, path))
      return named === undefined ? [] : [{ path, named }]
    })
}

function pathsOf([step, ...rest]: FieldPath, value: Json | undefined): readonly FieldPath[] {
  if (step === undefined) return [[]]
  if (!isJsonObject(value)) return []
  const names = step === '*' ? Object.keys(value) : [step]
  return names.flatMap((name) => pathsOf(rest, value[name]).map((path) => [name, ...path]))
}

function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, step) => (isJsonObject(inner) ? inner[step] : undefined),
    value,
  )
}

function fileName(value: Json | undefined): string | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined
  return typeof value.file === 'string' ? value.file : undefined
}

/** Missing or forbidden; or there, and no UTF-8, which is said of the file itself. */
async function unreadFile(
  { kind, id, source }: Pick<Declaration, 'kind' | 'id' | 'source'>,
  at: FieldPath,
  { named, path }: { readonly named: string; readonly path: string },
  { files, shownPath }: ContentsInput,
): Promise<Diagnostic> {
  const address = `${kind}.${id}` as const
  const line = await lineOfStrangeByte(path, files)
  if (line === undefined) {
    return diagnostic('CRM1030', {
      address,
      location: source.locate(at, named),
      message: `The file ${named} cannot be read`,
      fix: 'Paths are relative to the file they are written in.',
    })
  }
  return diagnostic('CRM1030', {
    address,
    location: { file: shownPath(path), line, column: 1 },
    message: `The file ${named} is not UTF-8`,
    fix: 'Save it as UTF-8; spreadsheets offer it as "CSV UTF-8".',
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
      const own = contents.get(path.join('.'))
      const offset =
        own === undefined || token === undefined ? undefined : findWord(own.text, token)
      if (own === undefined || token === undefined || offset === undefined) {
        return source.locate(path, token)
      }
      return placeIn(own, offset, token)
    },
    locateText(path, { line, column, length }) {
      const own = contents.get(path.join('.'))
      return own && { file: own.file, line, column, endColumn: column + length }
    },
  }
}

function placeIn({ file, text }: Contents, offset: number, token: string): SourceLocation {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return { file, line: before.length, column, endColumn: column + token.length }
}
