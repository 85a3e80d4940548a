/**
 * `changes` of a table in the catalog: the column that tells which rows were added or changed since the last look, so that a
 * refresh need not look at everyone (P2). Written form to IR, the columns it needs, and its queries.
 */
import { sql } from 'kysely'
import type { Catalog, ChangeColumn } from '../../../ir/catalog.ts'
import type { ChangeSource, ChangeSources, RequiredColumn } from '../../../ir/compiled.ts'
import { parseDuration } from '../../../ir/duration.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { asOf, CURSOR } from '../../dialects/run-time-values.ts'
import { CATALOG_DIALECT } from '../../dialects/table.ts'
import { textField } from '../../fields/written-field.ts'
import { tableSql } from '../../sql/customer-source.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { COLUMN_NAME_SCHEMA } from './column.ts'

const DEFAULT_LAG_SECONDS = 3_600
const DEFAULT_FULL_SECONDS = 86_400

export const CHANGES_SCHEMA: JsonObject = {
  type: 'object',
  description:
    'The column that tells which rows were added or changed since the last refresh. Without it everyone is looked at.',
  properties: {
    column: {
      ...COLUMN_NAME_SCHEMA,
      description: 'Set by every insert and update; indexed.',
    },
    by: {
      enum: [...CATALOG_DIALECT.capabilities.tellsChangesBy],
      description: CATALOG_DIALECT.changes.description,
    },
    lag: {
      type: 'string',
      description:
        'By time: how long a transaction that writes the table may be open. Rows are read again this far back. Default 1h.',
      examples: ['10m'],
    },
  },
  required: ['column'],
  additionalProperties: false,
  examples: [
    { column: 'updated_at', lag: '10m' },
    { column: 'changed_by', by: 'transaction' },
  ],
}

export const FULL_REFRESH_SCHEMA: JsonObject = {
  type: 'string',
  description:
    'How long refreshes may go by changes alone before everyone is looked at again, for what change columns cannot tell: deleted rows. Default 24h.',
  examples: ['24h', '7d'],
}

export function resolveChanges(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
): ChangeColumn | undefined {
  if (!isJsonObject(written)) return undefined
  const column = textField(written, 'column') ?? ''
  if (textField(written, 'by') !== 'transaction') {
    const lag = textField(written, 'lag')
    const lagSeconds =
      lag === undefined ? DEFAULT_LAG_SECONDS : exactSeconds(lag, [...path, 'lag'], context)
    return { column, by: 'time', lagSeconds }
  }
  if (written.lag !== undefined) {
    context.report('CRM3008', [...path, 'lag'], {
      message: 'A column of transactions needs no lag',
      fix: 'Remove it.',
    })
  }
  return { column, by: 'transaction' }
}

export function resolveFullRefresh(
  written: JsonObject,
  context: DeclarationContext,
): number | undefined {
  const text = textField(written, 'fullRefresh')
  return text === undefined ? undefined : exactSeconds(text, ['fullRefresh'], context)
}

/** On the clock a day is 24 hours, and months have no length. */
function exactSeconds(written: string, path: FieldPath, context: DeclarationContext): number {
  const duration = parseDuration(written)
  const seconds = duration === undefined ? 0 : duration.days * 86_400 + duration.seconds
  if (duration !== undefined && duration.months === 0 && seconds > 0) return seconds
  context.report('CRM3008', path, {
    message: `"${written}" is not a length of time on the clock`,
    fix: 'Write a duration above zero without months and years, such as "10m" or "24h".',
  })
  return DEFAULT_LAG_SECONDS
}

export function changeColumn(
  table: string,
  changes: ChangeColumn | undefined,
  path: FieldPath,
): readonly RequiredColumn[] {
  if (changes === undefined) return []
  const types = CATALOG_DIALECT.storedTypes.ofChanges(changes)
  return [{ table, column: changes.column, types, path: [...path, 'changes', 'column'] }]
}

export function changeSources({ customers, events, fullRefreshSeconds }: Catalog): ChangeSources {
  const { key, changes, table } = customers
  const byEvent = Object.entries(events).flatMap(([name, event]) =>
    event.changes === undefined
      ? []
      : [[name, sourceOf(event.table, event.customer, event.changes)] as const],
  )
  return {
    ...(changes === undefined ? {} : { customers: sourceOf(table, key.column, changes) }),
    events: Object.fromEntries(byEvent),
    fullRefreshSeconds: fullRefreshSeconds ?? DEFAULT_FULL_SECONDS,
  }
}

/** Rows that the catalog's filters leave out are named too: they may have been in before. */
function sourceOf(table: string, customer: string, changed: ChangeColumn): ChangeSource {
  const { changes, keys, statements } = CATALOG_DIALECT
  const rows = tableSql(table)
  const key = keys.asText(sql`${sql.id(customer)}`)
  return {
    position: statements.write(changes.position(rows, changed, asOf(CATALOG_DIALECT))),
    changed: statements.write(
      sql`select ${key} as customer_key from ${rows} where ${changes.isAfter(CURSOR, changed)}`,
    ),
  }
}
