/** A schema's type, enum or constant and a value in, what was expected instead out. */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import type { Json, JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Mismatch } from './mismatch.ts'
import { textsIn } from './schema-node.ts'
import { orList, subject, typeOfValue, wordOfType, wordOfValue } from './value-words.ts'

export function explainType(
  schema: JsonObject,
  value: Json,
  path: FieldPath,
): Mismatch | undefined {
  const types = typeof schema.type === 'string' ? [schema.type] : textsIn(schema.type)
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return undefined
  return wrongType(types, value, path)
}

export function wrongType(types: readonly string[], value: Json, path: FieldPath): Mismatch {
  const expected = orList([...new Set(types.map(wordOfType))])
  return {
    code: 'CRM2003',
    path,
    message: `${subject(path)} is ${wordOfValue(value)}, but ${expected} is expected`,
  }
}

function isOfType(value: Json, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return typeOfValue(value) === type
}

export function explainChoice(
  schema: JsonObject,
  value: Json,
  path: FieldPath,
): Mismatch | undefined {
  const choices = 'const' in schema ? [schema.const ?? null] : schema.enum
  if (!Array.isArray(choices) || choices.includes(value)) return undefined
  const words = choices.map(String)
  const given = typeof value === 'string' ? value : undefined
  const only = words.length === 1 ? `Write ${words[0]}.` : `Use one of ${words.join(', ')}.`
  const isText = given !== undefined && choices.every((choice) => typeof choice === 'string')
  return {
    code: 'CRM2004',
    path,
    message: `${subject(path)} is ${wordOfValue(value)}, not ${orList(words)}`,
    fix: isText && words.length > 1 ? suggestNames(given, words) : only,
  }
}
