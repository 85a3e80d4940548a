/** A catalog in, the columns out that its tables must have in the live database, with the types each may have. */
import type { Catalog, Column, EventTable, KeyColumn } from '../../../ir/catalog.ts'
import type { RequiredColumn } from '../../../ir/compiled.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { CATALOG_DIALECT } from '../../dialects/table.ts'
import { changeColumn } from './changes.ts'

const { storedTypes } = CATALOG_DIALECT

export function requiredColumns({ customers, events }: Catalog): readonly RequiredColumn[] {
  const { table, key, traits } = customers
  return [
    { table, column: key.column, types: storedTypes.ofKey(key.type), path: ['customers', 'key'] },
    ...changeColumn(table, customers.changes, ['customers']),
    ...columnsOf(table, traits, ['customers', 'traits']),
    // crm's own table comes with the first apply.
    ...Object.entries(events).flatMap(([name, event]) =>
      event.kept === undefined ? eventColumns(event, key, pathOf(name, traits)) : [],
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
    { table, column: customer, types: storedTypes.ofKey(key.type), path: [...path, 'customer'] },
    { table, column: at.column, types: storedTypes.ofTime(at), path: [...path, 'at'] },
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
    types: storedTypes.ofColumn(column),
    path: [...path, name],
  }))
}
