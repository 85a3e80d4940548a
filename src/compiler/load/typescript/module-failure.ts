/** An error that ended the import of a file in, one diagnostic at the place that caused it out. */
import { type Diagnostic, diagnostic } from '../../../diagnostics/diagnostic.ts'
import { thrownText } from '../../../diagnostics/thrown-text.ts'
import { type CallSite, filePath, parseFrame } from '../../../dsl/call-site.ts'
import type { SourceLocation } from '../../../ir/location.ts'
import { findWord } from '../find-word.ts'

export interface Sources {
  /** Texts of the project's files by absolute path. */
  readonly texts: ReadonlyMap<string, string>
  shownPath(path: string): string
}

export interface Failure {
  readonly diagnostic: Diagnostic
  /** Absolute path of the file the mistake is in, which may be one that the failed file imports. */
  readonly path: string
}

export function explainFailure(path: string, error: unknown, sources: Sources): Failure {
  const message = thrownText(error)
  return (
    syntaxFailure(message, sources) ??
    missingImport(message, sources) ??
    missingExport(path, error, sources) ??
    parserFailure(error, sources) ??
    thrown(path, error, sources)
  )
}

/** `/project/a.ts:3:2: ERROR: Expected "}" but found "c"`, columns from 0. */
function syntaxFailure(message: string, sources: Sources): Failure | undefined {
  const match = /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(message)
  if (match === null) return undefined
  const [, path = '', line, column, problem = ''] = match
  const location = { file: sources.shownPath(path), line: Number(line), column: Number(column) + 1 }
  return { path, diagnostic: diagnostic('CRM1020', { location, message: problem }) }
}

function missingImport(message: string, sources: Sources): Failure | undefined {
  const match = /Cannot find (module|package) '([^']+)' imported from (.+)$/m.exec(message)
  if (match === null) return undefined
  const [, sort, target = '', from = ''] = match
  const path = filePath(from)
  const last = target.split('/').at(-1) ?? target
  const location =
    lineWith(
      path,
      sources,
      (line) => /\bfrom\b|\bimport\b/.test(line) && line.includes(last),
      last,
    ) ?? startOf(path, sources)
  const isPackage = sort === 'package'
  const name = isPackage ? target : sources.shownPath(target)
  return {
    path,
    diagnostic: diagnostic('CRM1022', {
      location,
      message: isPackage
        ? `The package "${name}" is not installed`
        : `There is no file "${name}" to import`,
      fix: isPackage ? `Install it: npm install ${name}` : 'Correct the path of the import.',
    }),
  }
}

function missingExport(path: string, error: unknown, sources: Sources): Failure | undefined {
  const message = thrownText(error)
  const match = /requested module '([^']+)' does not provide an export named '([^']+)'/.exec(
    message,
  )
  if (match === null) return undefined
  const [, from = '', name = ''] = match
  const importer = headOf(error)?.path ?? path
  const location =
    lineWith(importer, sources, (line) => findWord(line, name) !== undefined, name) ??
    startOf(importer, sources)
  return {
    path: importer,
    diagnostic: diagnostic('CRM1022', {
      location,
      message: `"${from}" exports nothing called "${name}"`,
      fix: `Export it there, or correct the name.`,
    }),
  }
}

/** A syntax error of plain JavaScript: its stack starts with the place. */
function parserFailure(error: unknown, sources: Sources): Failure | undefined {
  const head = headOf(error)
  if (!(error instanceof SyntaxError) || head === undefined) return undefined
  const location = { file: sources.shownPath(head.path), line: head.line, column: 1 }
  return {
    path: head.path,
    diagnostic: diagnostic('CRM1020', { location, message: error.message }),
  }
}

function thrown(path: string, error: unknown, sources: Sources): Failure {
  const frames = framesOf(error)
  const own = frames.find((frame) => sources.texts.has(frame.file))
  const name = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : ''
  const location =
    own === undefined
      ? startOf(path, sources)
      : { file: sources.shownPath(own.file), line: own.line, column: own.column }
  return {
    path: own?.file ?? path,
    diagnostic: diagnostic('CRM1021', {
      location,
      message: `${name}${firstLine(thrownText(error))}`,
    }),
  }
}

/** Some errors append lists and stacks to their message. */
function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

function framesOf(error: unknown): readonly CallSite[] {
  return stackOf(error)
    .split('\n')
    .flatMap((line) => parseFrame(line) ?? [])
}

/** Nothing says that a stack is a text: it can be assigned. */
function stackOf(error: unknown): string {
  const stack: unknown = error instanceof Error ? error.stack : undefined
  return typeof stack === 'string' ? stack : ''
}

/** `file:///project/a.ts:1` on the first line of the stack. */
function headOf(error: unknown): { path: string; line: number } | undefined {
  const stack = stackOf(error)
  const match = /^((?:file:\/\/|\/|[A-Za-z]:\\).+?):(\d+)$/m.exec(stack.split('\n')[0] ?? '')
  return match === null ? undefined : { path: filePath(match[1] ?? ''), line: Number(match[2]) }
}

function startOf(path: string, sources: Sources): SourceLocation {
  return { file: sources.shownPath(path), line: 1, column: 1 }
}

function lineWith(
  path: string,
  sources: Sources,
  isMeant: (line: string) => boolean,
  word: string,
): SourceLocation | undefined {
  const lines = sources.texts.get(path)?.split('\n') ?? []
  const index = lines.findIndex(isMeant)
  const line = lines[index]
  if (line === undefined) return undefined
  const column = Math.max(0, line.indexOf(word)) + 1
  const file = sources.shownPath(path)
  return { file, line: index + 1, column, endColumn: column + word.length }
}
