/** The text of one YAML file in, the objects its documents declare out, each with its own way to find positions. */
import { type Document, LineCounter, type Node, parseAllDocuments, type YAMLError } from 'yaml'
import { type Diagnostic, diagnostic } from '../../../diagnostics/diagnostic.ts'
import type { Declaration, DeclarationSource } from '../../../ir/declaration.ts'
import { isJsonObject, type JsonObject } from '../../../ir/json.ts'
import { isForm, kindOf, type WrittenKind } from '../../../ir/written-kind.ts'
import { NESTING_FIX, nestedMessage } from '../nesting.ts'
import { documentKind } from './document-kind.ts'
import { type ReportNode, yamlJson } from './yaml-json.ts'
import { locateInYaml, span, type YamlSource } from './yaml-positions.ts'

export interface LoadedFile {
  readonly declarations: readonly Declaration[]
  readonly diagnostics: readonly Diagnostic[]
  /** Whether something in it could not be read, so that it may declare more than was found. */
  readonly isBroken: boolean
}

export function loadYaml(file: string, text: string): LoadedFile {
  const { source, documents } = parseYaml(file, text)
  const loaded = documents.map((document) => loadDocument(source, document))
  return {
    declarations: loaded.flatMap((each) => each.declarations),
    diagnostics: loaded.flatMap((each) => each.diagnostics),
    isBroken: loaded.some((each) => each.isBroken),
  }
}

/** A file that is one mapping, such as the config; `undefined` with diagnostics when it is not. */
export function loadYamlMapping(
  file: string,
  text: string,
): { body?: JsonObject; source?: DeclarationSource; diagnostics: readonly Diagnostic[] } {
  const { source, documents } = parseYaml(file, text)
  const [document] = documents
  if (document === undefined) return { diagnostics: [] }
  const { value, diagnostics } = readDocument(source, document)
  if (!isJsonObject(value)) return { diagnostics }
  return { body: value, source: sourceOf(source, document), diagnostics }
}

function parseYaml(
  file: string,
  text: string,
): { source: YamlSource; documents: readonly Document.Parsed[] } {
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: true,
  })
  return { source: { file, text, lines }, documents: Array.isArray(parsed) ? parsed : [] }
}

function loadDocument(source: YamlSource, document: Document.Parsed): LoadedFile {
  const { value, diagnostics } = readDocument(source, document)
  const isBroken = diagnostics.length > 0
  // With a part that was not read the rest would look incomplete, which would only follow.
  const isPartial = diagnostics.some(({ code }) => code === 'CRM1015' || code === 'CRM1018')
  if (value === undefined || isPartial || (value === null && !isBroken)) {
    return { declarations: [], diagnostics, isBroken }
  }
  const found = isJsonObject(value)
    ? declarationOf(source, document, value)
    : problemAt(source, document.contents, 'CRM1013', {
        message: 'This document is not a mapping',
        fix: `Start it with the kind and id of the object it declares, such as "segment: vip".`,
      })
  if (!('code' in found)) return { declarations: [found], diagnostics, isBroken }
  const isError = isBroken || found.severity === 'error'
  return { declarations: [], diagnostics: [...diagnostics, found], isBroken: isError }
}

/** `value` is absent when the document does not parse. */
function readDocument(
  source: YamlSource,
  document: Document.Parsed,
): { value?: ReturnType<typeof yamlJson>; diagnostics: readonly Diagnostic[] } {
  const errors = syntaxErrors(document.errors)
  if (errors.length > 0) return { diagnostics: errors.map((error) => syntaxProblem(source, error)) }
  const diagnostics = document.warnings.map((warning) => tagProblem(source, warning))
  const report: ReportNode = (code, node, detail) => {
    diagnostics.push(problemAt(source, node, code, detail))
  }
  return { value: yamlJson(document, report), diagnostics }
}

/** Every key written twice, but of other errors only the first: the rest tend to follow from it. */
function syntaxErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const isOf = (error: YAMLError, ...codes: YAMLError['code'][]) => codes.includes(error.code)
  const first =
    errors.find((error) => !isOf(error, 'DUPLICATE_KEY', 'NON_STRING_KEY')) ??
    errors.find((error) => isOf(error, 'NON_STRING_KEY'))
  return first === undefined ? errors : [first]
}

function syntaxProblem(source: YamlSource, error: YAMLError): Diagnostic {
  const isTwice = error.code === 'DUPLICATE_KEY'
  const [start, end] = error.pos
  const key = isTwice ? /^[^\s:,}]+/.exec(source.text.slice(start))?.[0] : undefined
  const location = span(source, start, key === undefined ? end : start + key.length)
  if (key !== undefined) {
    const message = `The key ${key} is written twice in one mapping`
    return diagnostic('CRM1011', { location, message, fix: 'Remove one of the two.' })
  }
  if (error.code === 'RESOURCE_EXHAUSTION') {
    // So deep that the reader itself gave up.
    return diagnostic('CRM1018', { location, message: nestedMessage(), fix: NESTING_FIX })
  }
  const fix = FIXES[error.code]
  const message =
    error.code === 'NON_STRING_KEY' ? 'A key is a text, not a list or mapping' : error.message
  return diagnostic('CRM1010', { location, message, ...(fix ? { fix } : {}) })
}

const FIXES: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Give the fields of one mapping the same indentation.',
  BAD_SCALAR_START: 'Put the text in quotes.',
  MULTILINE_IMPLICIT_KEY: 'Put a text with ": " in quotes, or start the next key on its own line.',
  BLOCK_IN_FLOW: 'Close the { or [ before this line, or write the list inside it as [a, b].',
  BLOCK_AS_IMPLICIT_KEY: 'Put a text with ": " in quotes, or correct the indentation.',
  MISSING_CHAR: 'Close what is open: a quote, a bracket, or the colon after a key.',
}

function tagProblem(source: YamlSource, warning: YAMLError): Diagnostic {
  return diagnostic('CRM1015', {
    location: span(source, warning.pos[0], warning.pos[1]),
    message: warning.message,
    fix: 'Remove the tag, or put a text that starts with ! in quotes.',
  })
}

function declarationOf(
  source: YamlSource,
  document: Document.Parsed,
  value: JsonObject,
): Declaration | Diagnostic {
  const kind = documentKind(value)
  if (typeof kind === 'object') {
    const { code, message, fix, field = '' } = kind
    return diagnostic(code, {
      location: locateInYaml(source, document, [field], field),
      message,
      fix,
    })
  }
  const { [kind]: id, ...body } = value
  if (typeof id === 'string' && id !== '') {
    const form = isForm(kind) ? { writtenAs: kind } : {}
    return { kind: kindOf(kind), ...form, id, body, source: sourceOf(source, document, kind) }
  }
  const location = locateInYaml(source, document, [kind])
  const message = `The id of this ${kind} is ${id === null || id === '' ? 'missing' : 'not a text'}`
  const fix = `Write an id in kebab-case after "${kind}:".`
  return diagnostic('CRM1014', { location, message, fix })
}

/** The line `kind: id` is not part of the body, but what is wrong with the whole object is shown there. */
function sourceOf(
  source: YamlSource,
  document: Document.Parsed,
  kind?: WrittenKind,
): DeclarationSource {
  const named = kind === undefined ? source : { ...source, idKey: kind }
  return {
    file: source.file,
    syntax: 'yaml',
    locate: (path, token) => locateInYaml(named, document, path, token),
  }
}

function problemAt(
  source: YamlSource,
  node: Node | null,
  code: Diagnostic['code'],
  detail: { readonly message: string; readonly fix?: string },
): Diagnostic {
  const range = node?.range ?? [0, 0]
  return diagnostic(code, { location: span(source, range[0], range[1]), ...detail })
}
