/** Diagnostics in, GitHub workflow commands out, which show them as annotations on the lines of a pull request. */
import { DIAGNOSTIC_CODES } from './codes.ts'
import type { Diagnostic } from './diagnostic.ts'
import { sortDiagnostics } from './sort-diagnostics.ts'

export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map((item) => `${annotation(item)}\n`)
    .join('')
}

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const

function annotation({ code, severity, location, message, fix }: Diagnostic): string {
  const properties: [string, string | number | undefined][] = [
    ['file', location?.file],
    ['line', location?.line],
    ['endLine', location?.endColumn === undefined ? undefined : location.line],
    ['col', location?.column],
    // GitHub's end is the last column, ours one past it.
    ['endColumn', location?.endColumn === undefined ? undefined : location.endColumn - 1],
    ['title', `${code} ${DIAGNOSTIC_CODES[code].title}`],
  ]
  const written = properties
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(value)}`]))
    .join(',')
  const text = fix === undefined ? message : `${message}\n${fix}`
  return `::${COMMANDS[severity]} ${written}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(value: string | number): string {
  return escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
