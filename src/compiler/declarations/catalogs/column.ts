/** The written columns of a table (traits or properties) in, the columns with their names written out out. */
import type { Column } from '../../../ir/catalog.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { SCALAR_TYPES, type ValueType } from '../../../ir/value.ts'
import { present, textField, textListField } from '../../fields/written-field.ts'
import { resolveZone, ZONE_SCHEMA } from '../../fields/zone.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export const COLUMN_NAME_SCHEMA: JsonObject = { type: 'string', minLength: 1 }

export const COLUMN_SCHEMA: JsonObject = columnSchema()

/** With further settings, beside those of every column. */
export function columnSchema(settings: Readonly<Record<string, JsonObject>> = {}): JsonObject {
  return {
    description: 'A type, or a mapping of the type and where the value is.',
    anyOf: [
      { enum: SCALAR_TYPES },
      {
        type: 'object',
        properties: {
          type: { enum: [...SCALAR_TYPES, 'list'], description: 'What the values are.' },
          of: { enum: ['text', 'number'], description: 'What the items of a list are.' },
          column: { ...COLUMN_NAME_SCHEMA, description: 'The column, when it has another name.' },
          path: {
            type: 'array',
            items: { type: 'string', minLength: 1 },
            minItems: 1,
            description: 'The way to the value inside a jsonb column.',
          },
          currency: {
            type: 'string',
            pattern: '^[A-Z]{3}$',
            description: 'ISO 4217 code of money, such as KRW. Shown, never converted.',
          },
          zone: {
            ...ZONE_SCHEMA,
            description: 'For instants in a `timestamp` column: the zone of its local time.',
          },
          maxLength: {
            type: 'integer',
            minimum: 1,
            description:
              'Of texts: no value has more characters. Lengths of SMS are checked with it.',
          },
          ...settings,
          description: { type: 'string', description: 'For people.' },
        },
        required: ['type'],
        additionalProperties: false,
      },
    ],
    examples: ['text', { type: 'money', currency: 'KRW' }, { type: 'list', of: 'text' }],
  }
}

/** Settings that only one type of column has. */
const TYPE_OF_SETTING = {
  of: 'list',
  currency: 'money',
  zone: 'instant',
  maxLength: 'text',
} as const

export function resolveColumns(
  written: JsonObject | undefined,
  path: FieldPath,
  context: DeclarationContext,
): Readonly<Record<string, Column>> {
  const entries = Object.entries(written ?? {}).map(
    ([name, column]) =>
      [name, resolveColumn(name, column ?? 'text', [...path, name], context)] as const,
  )
  return Object.fromEntries(entries)
}

function resolveColumn(
  name: string,
  written: Json,
  path: FieldPath,
  context: DeclarationContext,
): Column {
  const fields: JsonObject = isJsonObject(written) ? written : { type: written }
  refuseUnfitSettings(fields, path, context)
  const zone = textField(fields, 'zone')
  if (zone !== undefined) resolveZone(zone, [...path, 'zone'], context)
  return {
    ...valueType(fields),
    ...present({
      column: textField(fields, 'column') ?? name,
      path: textListField(fields, 'path'),
      currency: textField(fields, 'currency'),
      zone,
      description: textField(fields, 'description'),
      maxLength: typeof fields.maxLength === 'number' ? fields.maxLength : undefined,
    }),
  }
}

function valueType(fields: JsonObject): ValueType {
  const written = textField(fields, 'type')
  if (written === 'list') {
    return { type: 'list', of: textField(fields, 'of') === 'number' ? 'number' : 'text' }
  }
  return { type: SCALAR_TYPES.find((name) => name === written) ?? 'text' }
}

function refuseUnfitSettings(
  fields: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): void {
  const type = textField(fields, 'type') ?? ''
  for (const [setting, only] of Object.entries(TYPE_OF_SETTING)) {
    if (fields[setting] === undefined || type === only) continue
    context.report('CRM3016', [...path, setting], {
      message: `A column of type ${type} has no \`${setting}\``,
      fix: `Take \`${setting}\` out, or make the column ${only}.`,
      token: setting,
    })
  }
  if (type === 'list' && fields.of === undefined) {
    context.report('CRM3016', path, {
      message: 'A list says nothing of what it holds',
      fix: 'Add `of: text` or `of: number`.',
    })
  }
}
