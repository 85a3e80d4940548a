/** A written catalog in, what it does and what it only says of itself, apart, out. */
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import { objectField, splitMetadata } from '../../fields/written-field.ts'

interface Split {
  readonly written: JsonObject
  readonly metadata: JsonObject
}

/** Descriptions of columns are metadata too; a column described `{ type: text }` is the column `text`. */
export function splitCatalog(body: JsonObject): Split {
  const { written, metadata } = splitMetadata(body)
  const customers = splitTable(objectField(body, 'customers') ?? {}, 'traits')
  const events = Object.entries(objectField(body, 'events') ?? {}).map(
    ([name, table]) => [name, splitTable(isJsonObject(table) ? table : {}, 'properties')] as const,
  )
  return {
    written: {
      ...written,
      customers: customers.written,
      events: Object.fromEntries(events.map(([name, table]) => [name, table.written])),
    },
    metadata: {
      ...metadata,
      customers: customers.metadata,
      events: Object.fromEntries(events.map(([name, table]) => [name, table.metadata])),
    },
  }
}

function splitTable(table: JsonObject, field: 'traits' | 'properties'): Split {
  const columns = Object.entries(objectField(table, field) ?? {})
  const described = columns.flatMap(([name, column]) =>
    isJsonObject(column) && column.description !== undefined
      ? [[name, column.description] as const]
      : [],
  )
  const plain = columns.map(([name, column]) => [name, plainColumn(column)] as const)
  return {
    written: { ...table, [field]: Object.fromEntries(plain) },
    metadata: Object.fromEntries(described),
  }
}

function plainColumn(column: Json | undefined): Json {
  if (!isJsonObject(column)) return column ?? null
  const { description: _description, ...rest } = column
  const { type, ...options } = rest
  return Object.keys(options).length === 0 && type !== undefined ? type : rest
}
