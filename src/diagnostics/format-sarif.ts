/** Diagnostics in, a SARIF 2.1.0 log out, as code scanning services read it. */
import type { JsonObject } from '../ir/json.ts'
import type { SourceLocation } from '../ir/location.ts'
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts'
import type { Diagnostic } from './diagnostic.ts'
import { sortDiagnostics } from './sort-diagnostics.ts'

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const

export function formatSarif(diagnostics: readonly Diagnostic[], version: string): JsonObject {
  const sorted = sortDiagnostics(diagnostics)
  const codes = [...new Set(sorted.map((item) => item.code))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'crm', version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: sorted.map((item) => result(item, codes.indexOf(item.code))),
      },
    ],
  }
}

function rule(code: DiagnosticCode): JsonObject {
  const { title, explanation, severity } = DIAGNOSTIC_CODES[code]
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

function result(item: Diagnostic, ruleIndex: number): JsonObject {
  const { code, severity, message, fix, address, location } = item
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: fix === undefined ? message : `${message}\n${fix}` },
    locations: location === undefined && address === undefined ? [] : [place(location, address)],
  }
}

function place(location: SourceLocation | undefined, address: string | undefined): JsonObject {
  return {
    ...(location === undefined ? {} : { physicalLocation: physicalLocation(location) }),
    ...(address === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: address, kind: 'object' }] }),
  }
}

function physicalLocation({ file, line, column, endColumn }: SourceLocation): JsonObject {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    region: {
      startLine: line,
      startColumn: column,
      ...(endColumn === undefined ? {} : { endColumn }),
    },
  }
}
