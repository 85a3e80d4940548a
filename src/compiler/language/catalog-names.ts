/** Written names of traits, events and properties in, their columns out; unknown ones are reported with the closest. */
import { suggestName } from '../../diagnostics/closest-name.ts'
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import { allTraits, type Column, type ComputedTrait, type EventTable } from '../../ir/catalog.ts'
import type { Json } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { ResolveContext } from './resolve-context.ts'

export function traitColumn(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): Column | ComputedTrait | undefined {
  const { catalog } = context
  return catalog && named(written, allTraits(catalog), 'trait', 'CRM3102', path, context)
}

export function eventTable(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): EventTable | undefined {
  const events = context.catalog?.events
  return events && named(written, events, 'event', 'CRM3103', path, context)
}

export function propertyColumn(
  written: Json | undefined,
  columns: Readonly<Record<string, Column>>,
  path: FieldPath,
  context: ResolveContext,
): Column | undefined {
  return named(written, columns, 'property', 'CRM3104', path, context)
}

function named<T>(
  written: Json | undefined,
  known: Readonly<Record<string, T>>,
  noun: string,
  code: DiagnosticCode,
  path: FieldPath,
  context: ResolveContext,
): T | undefined {
  const name = typeof written === 'string' ? written : JSON.stringify(written ?? null)
  if (Object.hasOwn(known, name)) return known[name]
  const names = Object.keys(known)
  context.report(code, path, {
    message: `There is no ${noun} "${name}"`,
    fix: suggestName(name, names) ?? listNames(noun, names),
    token: name,
  })
  return undefined
}

function listNames(noun: string, names: readonly string[]): string {
  if (names.length === 0) return `Declare it in the catalog; it has no ${noun} yet.`
  return `Declared are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`
}
