/** `list`: the customer's key stands in a CSV file of the project, or in a table of the database (S15). */
import { sql } from 'kysely'
import type { ListSource } from '../../../ir/condition.ts'
import { isJsonObject, type JsonObject } from '../../../ir/json.ts'
import { ListedKeys } from '../../../ir/listed-keys.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { ListedValues } from '../../dialects/run-time-values.ts'
import type { Fragment } from '../fragment.ts'
import { readKeys } from '../lists/read-keys.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'

export const LIST: ConditionDefinition<'list'> = {
  schema: () => ({
    properties: {
      list: {
        type: 'object',
        description: 'The customer is on this list: a CSV file beside the config, or a table.',
        properties: {
          file: {
            type: 'string',
            description: 'A CSV file whose first line names its columns, relative to this file.',
            examples: ['press.csv'],
          },
          table: {
            type: 'string',
            description: '`table` or `schema.table`, read at each refresh.',
            examples: ['lists.press'],
          },
          column: { type: 'string', description: 'The column with the customer keys.' },
        },
        required: ['column'],
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  }),
  resolve(written, path, { context }) {
    const list = isJsonObject(written.list) ? written.list : {}
    const from = resolveSource(list, [...path, 'list'], context)
    return from === undefined ? undefined : { kind: 'list', from }
  },
  canonical: (node) => node,
  sql({ from }, scope) {
    const isFile = from.kind === 'file'
    return scope.among({
      label: isFile ? 'listed' : `list_${from.table}`,
      key: isFile ? `list ${from.keys.hash}` : `list ${from.table} ${from.column}`,
      readsEveryone: false,
      select: (host) => (isFile ? fileKeys(from, host) : tableKeys(from, host)),
    })
  },
  // Of a table nobody knows when its rows change.
  timeChanges: ({ from }) => (from.kind === 'file' ? [] : [{ kind: 'everyone' }]),
  explain({ from }) {
    if (from.kind === 'table') return `listed in table ${from.table}`
    const { source, count, hash } = from.keys
    return `listed in ${source} (${count} ${count === 1 ? 'key' : 'keys'}, ${hash.slice(0, 8)})`
  },
  dependencies({ from }, found) {
    if (from.kind === 'table') found.keyColumns.push({ table: from.table, column: from.column })
  },
}

function resolveSource(
  list: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): ListSource | undefined {
  const { file, table, column } = list
  if ((file === undefined) === (table === undefined)) {
    context.report('CRM3151', path, {
      message: `The list is in ${file === undefined ? 'neither a file nor a table' : 'a file and in a table'}`,
      fix: 'Write one of file and table.',
    })
    return undefined
  }
  if (typeof column !== 'string') return undefined
  if (typeof table === 'string') return tableSource(table, column, path, context)
  return typeof file === 'string' ? fileSource(file, column, path, context) : undefined
}

function tableSource(
  table: string,
  column: string,
  path: FieldPath,
  context: ResolveContext,
): ListSource | undefined {
  if (table.split('.').every((part) => part !== '') && table.split('.').length <= 2) {
    return { kind: 'table', table, column }
  }
  context.report('CRM3151', [...path, 'table'], {
    message: `"${table}" is not the name of a table`,
    fix: 'Write table or schema.table.',
  })
  return undefined
}

/** A file that could not be read was reported when it was loaded. */
function fileSource(
  file: string,
  column: string,
  path: FieldPath,
  context: ResolveContext,
): ListSource | undefined {
  const contents = context.files?.get(file)
  if (contents === undefined || context.catalog === undefined) return undefined
  const read = readKeys(contents.text, column, context.catalog.customers.key.type)
  if ('keys' in read) return { kind: 'file', keys: new ListedKeys(read.keys, file) }
  for (const { line, message, fix, isTooLong } of read.problems) {
    const location = { file: contents.shown, line, column: 1 }
    context.report(isTooLong === true ? 'CRM3152' : 'CRM3151', path, { message, fix, location })
  }
  return undefined
}

/** Whatever their number they are one parameter. Reading saw to it that all are of the type. */
function fileKeys({ keys }: ListSource & { readonly kind: 'file' }, host: SetHost): Fragment {
  const { keys: own, types } = host.moment.dialect
  const key = own.trust(sql`given.key`, host.catalog.customers.key.type)
  return host.around(
    sql`select ${key} as customer_key from ${own.given(types.parameters(new ListedValues(keys.values), 'text'))}`,
  )
}

type TableSource = ListSource & { readonly kind: 'table' }

function tableKeys({ table, column }: TableSource, host: SetHost): Fragment {
  const listed = sql`${sql.id(column)}`
  const key = host.moment.dialect.keys.own(listed, host.catalog.customers.key.type)
  return host.around(
    sql`select ${key} as customer_key from ${sql.id(...table.split('.'))} where ${listed} is not null`,
  )
}
