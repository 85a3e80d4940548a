/** A row's column as a value, or `undefined` when it is missing or of another type (SEMANTICS 7). */
import { Temporal } from 'temporal-polyfill'
import type { Column } from '../../../src/ir/catalog.ts'
import type { Literal } from '../../../src/ir/value.ts'
import { type Decimal, decimal } from './decimal.ts'
import type { Row } from './world.ts'

export type Value =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: Decimal }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'date'; readonly value: Temporal.PlainDate }
  | { readonly type: 'instant'; readonly value: Temporal.Instant }
  | { readonly type: 'list'; readonly value: readonly Value[] }

export function readColumn(row: Row, column: Column): Value | undefined {
  if (column.path === undefined) return readPlain(row[column.column], column)
  let found: unknown = row[column.column]
  for (const step of column.path) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined
  }
  return readJson(found, column)
}

function readPlain(raw: unknown, column: Column): Value | undefined {
  if (raw === null || raw === undefined) return undefined
  if (Array.isArray(raw)) return readList(raw, column)
  if (typeof raw === 'boolean') return { type: 'boolean', value: raw }
  const text = String(raw)
  switch (column.type) {
    case 'number':
    case 'money':
      return { type: 'number', value: decimal(text) }
    case 'date':
      return { type: 'date', value: Temporal.PlainDate.from(text) }
    case 'instant':
      return { type: 'instant', value: instantOf(text, column.zone) }
    default:
      return { type: 'text', value: text }
  }
}

/** Local time that is skipped or comes twice is the later instant. */
export function instantOf(text: string, zone: string | undefined): Temporal.Instant {
  if (zone === undefined) return Temporal.Instant.from(text)
  return Temporal.PlainDateTime.from(text)
    .toZonedDateTime(zone, { disambiguation: 'later' })
    .toInstant()
}

function readJson(raw: unknown, column: Column): Value | undefined {
  switch (column.type) {
    case 'text':
      return typeof raw === 'string' ? { type: 'text', value: raw } : undefined
    case 'number':
    case 'money':
      return typeof raw === 'number' ? { type: 'number', value: decimal(String(raw)) } : undefined
    case 'boolean':
      return typeof raw === 'boolean' ? { type: 'boolean', value: raw } : undefined
    case 'list':
      return Array.isArray(raw) ? readList(raw, column) : undefined
    case 'date':
      return typeof raw === 'string' ? attempt(() => strictDate(raw)) : undefined
    case 'instant':
      return typeof raw === 'string' ? attempt(() => strictInstant(raw)) : undefined
  }
}

function strictDate(text: string): Value | undefined {
  const value = Temporal.PlainDate.from(text, { overflow: 'reject' })
  return value.toString() === text ? { type: 'date', value } : undefined
}

function strictInstant(text: string): Value {
  return { type: 'instant', value: Temporal.Instant.from(text) }
}

function attempt(read: () => Value | undefined): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function readList(items: readonly unknown[], column: Column): Value {
  const wanted = column.type === 'list' ? column.of : 'text'
  const value = items.flatMap((item): Value[] => {
    if (wanted === 'text') return typeof item === 'string' ? [{ type: 'text', value: item }] : []
    return typeof item === 'number' ? [{ type: 'number', value: decimal(String(item)) }] : []
  })
  return { type: 'list', value }
}

/** A literal of the IR. */
export function literalValue({ type, value }: Literal): Value {
  switch (type) {
    case 'text':
      return { type: 'text', value }
    case 'boolean':
      return { type: 'boolean', value }
    case 'date':
      return { type: 'date', value: Temporal.PlainDate.from(value) }
    case 'instant':
      return { type: 'instant', value: Temporal.Instant.from(value) }
    default:
      return { type: 'number', value: decimal(value) }
  }
}
