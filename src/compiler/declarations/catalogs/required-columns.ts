/** A catalog in, the columns out that its tables must have in the live database, with the types each may have. */
import type { Catalog, Column, EventTable, KeyColumn, TimeColumn } from '../../../ir/catalog.ts'
import type { RequiredColumn } from '../../../ir/compiled.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ScalarType } from '../../../ir/value.ts'
import { changeColumn } from './changes.ts'

const TEXT = ['text', 'character varying', 'character', 'name', 'citext', 'uuid']
const INTEGER = ['smallint', 'integer', 'bigint']
const NUMBER = [...INTEGER, 'numeric', 'real', 'double precision']
/** Not `json`: it may hold what cannot be read, and a row must never make a statement fail. */
const JSON_DOCUMENT = ['jsonb']
const LOCAL_TIME = ['timestamp without time zone', 'date']
const INSTANT = ['timestamp with time zone']

const SCALAR: Readonly<Record<ScalarType, readonly string[]>> = {
  text: TEXT,
  number: NUMBER,
  money: NUMBER,
  boolean: ['boolean'],
  date: ['date'],
  instant: INSTANT,
}
/** Of a column with customer keys. */
export const KEY_TYPES: Readonly<Record<KeyColumn['type'], readonly string[]>> = {
  text: TEXT,
  integer: INTEGER,
  uuid: ['uuid'],
}

export function requiredColumns({ customers, events }: Catalog): readonly RequiredColumn[] {
  const { table, key, traits } = customers
  return [
    { table, column: key.column, types: KEY_TYPES[key.type], path: ['customers', 'key'] },
    ...changeColumn(table, customers.changes, ['customers']),
    ...columnsOf(table, traits, ['customers', 'traits']),
    ...Object.entries(events).flatMap(([name, event]) =>
      eventColumns(event, key, pathOf(name, traits)),
    ),
  ]
}

/** A history is written with its trait. */
function pathOf(event: string, traits: Readonly<Record<string, Column>>): FieldPath {
  const found = Object.entries(traits).find(([, { history }]) => history === event)
  return found === undefined ? ['events', event] : ['customers', 'traits', found[0], 'history']
}

function eventColumns(
  event: EventTable,
  key: KeyColumn,
  path: FieldPath,
): readonly RequiredColumn[] {
  const { table, customer, at, id, properties } = event
  return [
    { table, column: customer, types: KEY_TYPES[key.type], path: [...path, 'customer'] },
    { table, column: at.column, types: timeTypes(at), path: [...path, 'at'] },
    // Any type that orders will do, so none is asked for.
    ...(id === undefined ? [] : [{ table, column: id, types: [], path: [...path, 'id'] }]),
    ...changeColumn(table, event.changes, path),
    ...columnsOf(table, properties, [...path, 'properties']),
  ]
}

function columnsOf(
  table: string,
  columns: Readonly<Record<string, Column>>,
  path: FieldPath,
): readonly RequiredColumn[] {
  return Object.entries(columns).map(([name, column]) => ({
    table,
    column: column.column,
    types: typesOf(column),
    path: [...path, name],
  }))
}

function typesOf(column: Column): readonly string[] {
  if (column.path !== undefined) return JSON_DOCUMENT
  if (column.type === 'list') {
    const items = column.of === 'text' ? TEXT : NUMBER
    return [...items.map((item) => `${item}[]`), ...JSON_DOCUMENT]
  }
  if (column.type === 'instant') return timeTypes(column)
  return SCALAR[column.type]
}

function timeTypes({ zone }: Pick<TimeColumn, 'zone'>): readonly string[] {
  return zone === undefined ? INSTANT : LOCAL_TIME
}
