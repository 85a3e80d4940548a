/** Traits whose changes the team keeps in, the events that those changes are out: one row for each new value (S13). */
import type { CustomerTable, EventTable, TimeColumn } from '../../../ir/catalog.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import { objectField, present, textField } from '../../fields/written-field.ts'
import { resolveZone } from '../../fields/zone.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { CHANGES_SCHEMA, resolveChanges } from './changes.ts'
import { COLUMN_NAME_SCHEMA } from './column.ts'
import { AT_SCHEMA, TABLE_SCHEMA } from './table-schema.ts'

export const HISTORY_SCHEMA: JsonObject = {
  type: 'object',
  description: 'The table with one row for each change of the trait, with the new value.',
  properties: {
    table: TABLE_SCHEMA,
    customer: { ...COLUMN_NAME_SCHEMA, description: "The column with the customer's key." },
    at: AT_SCHEMA,
    id: { ...COLUMN_NAME_SCHEMA, description: 'The column that orders changes of one instant.' },
    value: { ...COLUMN_NAME_SCHEMA, description: 'The column with the new value.' },
    changes: CHANGES_SCHEMA,
  },
  required: ['table', 'customer', 'at', 'value'],
  additionalProperties: false,
}

/** The property that holds the new value. */
export const HISTORY_VALUE = 'value'

/** What the history of a trait is called among the catalog's events; no event can be called so in TypeScript. */
export function historyName(trait: string): string {
  return `${trait} history`
}

export interface Histories {
  readonly traits: CustomerTable['traits']
  readonly events: Readonly<Record<string, EventTable>>
}

export function resolveHistories(
  { traits }: CustomerTable,
  written: JsonObject | undefined,
  context: DeclarationContext,
): Histories {
  const events: Record<string, EventTable> = {}
  const entries = Object.entries(traits).map(([name, column]) => {
    const given = objectField(objectField(written ?? {}, name) ?? {}, 'history')
    if (given === undefined) return [name, column] as const
    const path = ['customers', 'traits', name, 'history']
    if (column.type === 'list') {
      context.report('CRM3016', path, {
        message: 'A list has no history',
        fix: 'Take `history` out; changes of one value are what can be asked of.',
        token: 'history',
      })
      return [name, column] as const
    }
    const history = historyName(name)
    const { path: _path, description: _description, ...type } = column
    const value = { ...type, column: textField(given, 'value') ?? '' }
    events[history] = present({
      table: textField(given, 'table') ?? '',
      customer: textField(given, 'customer') ?? '',
      at: resolveAt(given.at, [...path, 'at'], context),
      id: textField(given, 'id'),
      changes: resolveChanges(given.changes, [...path, 'changes'], context),
      properties: { [HISTORY_VALUE]: value },
    })
    return [name, { ...column, history }] as const
  })
  return { traits: Object.fromEntries(entries), events }
}

function resolveAt(
  written: Json | undefined,
  path: readonly string[],
  context: DeclarationContext,
): TimeColumn {
  if (!isJsonObject(written)) return { column: String(written) }
  const zone = textField(written, 'zone')
  if (zone !== undefined) resolveZone(zone, [...path, 'zone'], context)
  return present({ column: textField(written, 'column') ?? '', zone })
}
