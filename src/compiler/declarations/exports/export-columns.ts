/** The written columns of an export in, its columns out; unknown traits and two columns of one name are reported. */
import type { ExportColumn, Normalisation } from '../../../ir/export.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { listField, textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { referTrait } from '../refer-trait.ts'

const NAME: JsonObject = {
  type: 'string',
  minLength: 1,
  description: "Head of the column. Default: the trait's name, or key.",
}

const TRAIT: JsonObject = { type: 'string', minLength: 1, description: 'A trait.' }

export const COLUMNS_SCHEMA: JsonObject = {
  type: 'array',
  minItems: 1,
  description: 'The columns of the file, in order.',
  items: {
    anyOf: [
      { type: 'string', minLength: 1, description: 'A trait, as it is.' },
      {
        type: 'object',
        properties: { trait: TRAIT, name: NAME },
        required: ['trait'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: {
          trait: TRAIT,
          name: NAME,
          hash: { enum: ['sha256'], description: 'Its hash in hexadecimal instead of itself.' },
          normalise: {
            enum: ['text', 'email', 'phone'],
            description:
              'How it is written before it is hashed. Default text: trimmed, in lower case.',
          },
        },
        required: ['trait', 'hash'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { key: { const: true, description: "The customer's key." }, name: NAME },
        required: ['key'],
        additionalProperties: false,
      },
    ],
  },
}

export function resolveColumns(
  body: JsonObject,
  context: DeclarationContext,
): readonly ExportColumn[] {
  const columns = (listField(body, 'columns') ?? []).map((written, index) =>
    resolveColumn(written, ['columns', index], context),
  )
  for (const [index, { name }] of columns.entries()) {
    if (columns.findIndex((other) => other.name === name) === index) continue
    context.report('CRM3405', ['columns', index], {
      message: `Two columns are called "${name}"`,
      fix: 'Give one of them another `name`.',
    })
  }
  return columns
}

function resolveColumn(written: Json, path: FieldPath, context: DeclarationContext): ExportColumn {
  if (!isJsonObject(written)) {
    const trait = typeof written === 'string' ? written : ''
    referTrait(trait, path, context)
    return { kind: 'plain', name: trait, trait }
  }
  if (written.key === true) return { kind: 'key', name: textField(written, 'name') ?? 'key' }
  const trait = textField(written, 'trait') ?? ''
  const name = textField(written, 'name') ?? trait
  const isHashed = written.hash !== undefined
  referTrait(trait, [...path, 'trait'], context, isHashed ? ['text'] : undefined)
  if (!isHashed) return { kind: 'plain', name, trait }
  return { kind: 'sha256', name, trait, normalise: normalisationOf(written) }
}

function normalisationOf(written: JsonObject): Normalisation {
  const word = textField(written, 'normalise')
  return word === 'email' || word === 'phone' ? word : 'text'
}
