/** The fields of a YAML document in, the kind of object it declares out, or why it declares none. */
import { closestName } from '../../../diagnostics/closest-name.ts'
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { WRITTEN_KINDS, type WrittenKind } from '../../../ir/written-kind.ts'

export const DECLARED_KINDS: readonly WrittenKind[] = WRITTEN_KINDS.filter(
  (kind) => kind !== 'project',
)

export interface KindProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly fix: string
  /** The field to point at; absent for a document without any. */
  readonly field?: string
}

/** Fields that no other tool's files are likely to have at their top. */
const TELLING_FIELDS = [
  'where',
  'trigger',
  'steps',
  'customers',
  'consent',
  'via',
  'grain',
  'subject',
  'columns',
  'throttle',
]

/** They have fields that are called like other kinds: `channel`, `topic`, `segment`. */
const NAMING_OTHERS: readonly WrittenKind[] = ['template', 'export']

/** The order of fields means nothing: what names others by their kinds wins, all others have one kind. */
export function documentKind(body: JsonObject): WrittenKind | KindProblem {
  const named = DECLARED_KINDS.filter((kind) => Object.hasOwn(body, kind))
  const [kind] = named
  const naming = NAMING_OTHERS.find((each) => named.includes(each))
  if (naming !== undefined) return naming
  if (kind !== undefined && named.length === 1) return kind
  return kind === undefined ? noKind(Object.keys(body)) : severalKinds(Object.keys(body), named)
}

function noKind(fields: readonly string[]): KindProblem {
  const [first] = fields
  const kinds = `Kinds are ${DECLARED_KINDS.join(', ')}.`
  if (first === undefined) {
    return { code: 'CRM1012', message: 'This document declares nothing', fix: kinds }
  }
  const misspelt = misspeltKind(fields)
  if (misspelt !== undefined) return misspelt
  const isOurs = fields.some((field) => TELLING_FIELDS.includes(field))
  return isOurs
    ? {
        code: 'CRM1012',
        message: 'No field of this document is a kind of object',
        fix: `Start it with its kind and id. ${kinds}`,
        field: first,
      }
    : {
        code: 'CRM1017',
        message: 'This document declares nothing of the project and is left out',
        fix: 'Leave files of other tools out with "exclude" in the config.',
        field: first,
      }
}

function severalKinds(fields: readonly string[], named: readonly WrittenKind[]): KindProblem {
  return (
    misspeltKind(fields) ?? {
      code: 'CRM1012',
      message: `This document is a ${named.join(' and a ')} at once`,
      fix: 'Put each object into a document of its own, with a line --- between them.',
      field: named[1] ?? '',
    }
  )
}

function misspeltKind(fields: readonly string[]): KindProblem | undefined {
  for (const field of fields.filter((name) => !DECLARED_KINDS.some((kind) => kind === name))) {
    const meant = closestName(field, DECLARED_KINDS)
    if (meant === undefined) continue
    const message = `"${field}" is not a kind of object`
    return { code: 'CRM1012', message, fix: `Did you mean "${meant}"?`, field }
  }
  return undefined
}
