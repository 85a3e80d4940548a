/** Coupons: a pool of codes in a CSV file or a table, of which each message takes one. */
import { sql } from 'kysely'
import type { CouponSource, Coupons } from '../../ir/coupons.ts'
import { ListedKeys } from '../../ir/listed-keys.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { ListedValues } from '../dialects/run-time-values.ts'
import { CATALOG_DIALECT } from '../dialects/table.ts'
import { metadataOf, objectField, textField, withoutWords } from '../fields/written-field.ts'
import { readKeys } from '../language/lists/read-keys.ts'
import { tableSql } from '../sql/customer-source.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'

export const COUPONS: DeclarationKind<'coupons'> = {
  kind: 'coupons',
  schema: {
    title: 'Coupons',
    description: 'A pool of codes. Each goes to one message, never to two.',
    properties: {
      from: {
        type: 'object',
        properties: {
          file: {
            type: 'string',
            minLength: 1,
            description: 'A CSV file whose first line names its columns, relative to this file.',
          },
          table: {
            type: 'string',
            minLength: 1,
            description: '`table` or `schema.table`, read whenever a code is taken.',
          },
          column: { type: 'string', minLength: 1, description: 'The column with the codes.' },
        },
        required: ['column'],
        additionalProperties: false,
        description: 'Where the codes are: a file or a table.',
      },
    },
    required: ['from'],
    examples: [{ from: { file: 'spring.csv', column: 'code' } }],
  },
  resolve({ id, body }, context): Coupons | undefined {
    const from = resolveSource(objectField(body, 'from') ?? {}, context)
    return from === undefined ? undefined : { id, ...metadataOf(body), from }
  },
  canonical: withoutWords,
  dependencies: () => [],
  catalogReads: () => undefined,
  // Of any type that has a text.
  keyColumns: ({ from }) =>
    from.kind === 'table'
      ? [{ table: from.table, column: from.column, types: [], path: ['from', 'column'] }]
      : [],
  compile: ({ from }) => ({
    kind: 'coupons',
    codes: CATALOG_DIALECT.statements.write(codesQuery(from, CATALOG_DIALECT)),
  }),
}

/** Blank codes are none, and one that is there twice is there once. */
function codesQuery(from: CouponSource, { keys, text, types }: Dialect) {
  if (from.kind === 'file') {
    const codes = types.parameters(new ListedValues(from.codes.values), 'text')
    return sql`select given.key as code from ${keys.given(codes)}`
  }
  const code = types.cast(sql.id(from.column), 'text')
  const isThere = sql`${code} is not null and ${text.trimmed(code)} <> ''`
  return sql`select distinct ${code} as code from ${tableSql(from.table)} where ${isThere}`
}

function resolveSource(
  from: Parameters<typeof textField>[0],
  context: DeclarationContext,
): CouponSource | undefined {
  const [file, table] = [textField(from, 'file'), textField(from, 'table')]
  const column = textField(from, 'column') ?? ''
  if ((file === undefined) === (table === undefined)) {
    context.report('CRM3570', ['from'], {
      message: `The codes are in ${file === undefined ? 'neither a file nor a table' : 'a file and in a table'}`,
      fix: 'Write one of file and table.',
    })
    return undefined
  }
  if (table !== undefined) return tableSource(table, column, context)
  return fileSource(file ?? '', column, context)
}

function tableSource(
  table: string,
  column: string,
  context: DeclarationContext,
): CouponSource | undefined {
  const parts = table.split('.')
  if (parts.length <= 2 && parts.every((part) => part !== '')) {
    return { kind: 'table', table, column }
  }
  context.report('CRM3570', ['from', 'table'], {
    message: `"${table}" is not the name of a table`,
    fix: 'Write table or schema.table.',
  })
  return undefined
}

/** A file that could not be read was reported when it was loaded. */
function fileSource(
  file: string,
  column: string,
  context: DeclarationContext,
): CouponSource | undefined {
  const contents = context.files?.get(file)
  if (contents === undefined) return undefined
  const read = readKeys(contents.text, column, 'text')
  if ('problems' in read) {
    for (const { line, message, fix, isTooLong } of read.problems) {
      context.report('CRM3571', ['from', 'file'], {
        message: isTooLong === true ? `The file has too many codes for a file` : message,
        fix: isTooLong === true ? 'Load them into a table and name that.' : fix,
        location: { file: contents.shown, line, column: 1 },
      })
    }
    return undefined
  }
  const codes = new ListedKeys(read.keys, file)
  if (codes.count === read.keys.length) return { kind: 'file', codes }
  context.report('CRM3571', ['from', 'file'], {
    message: `The file has a code more than once (${codes.count} different ones in ${read.keys.length} rows)`,
    fix: 'Take the second one out: each code goes to one message.',
    location: { file: contents.shown, line: 1, column: 1 },
  })
  return undefined
}
