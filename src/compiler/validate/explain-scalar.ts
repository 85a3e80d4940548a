/** Schemas of texts, numbers and lists with values of the right type in, what is malformed out. */
import type { Json, JsonObject } from '../../ir/json.ts'
import { isJsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Explain, Mismatch } from './mismatch.ts'
import { quote, subject } from './value-words.ts'

export function explainText(
  schema: JsonObject,
  value: string,
  path: FieldPath,
): readonly Mismatch[] {
  const { pattern, minLength } = schema
  if (typeof minLength === 'number' && [...value].length < minLength) {
    return [
      malformed(path, `${subject(path)} is empty`, exampleFix(schema) ?? 'Write something here.'),
    ]
  }
  if (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value)) return []
  return [
    malformed(path, `${subject(path)} does not take the form ${quote(value)}`, exampleFix(schema)),
  ]
}

export function explainNumber(
  schema: JsonObject,
  value: number,
  path: FieldPath,
): readonly Mismatch[] {
  const { minimum, maximum, exclusiveMinimum } = schema
  const limits: string[] = []
  if (typeof minimum === 'number' && value < minimum) limits.push(`at least ${minimum}`)
  if (typeof maximum === 'number' && value > maximum) limits.push(`at most ${maximum}`)
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) {
    limits.push(`more than ${exclusiveMinimum}`)
  }
  return limits.map((limit) =>
    malformed(path, `${subject(path)} is ${value}, but ${limit} is expected`),
  )
}

export function explainList(
  schema: JsonObject,
  value: readonly Json[],
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  return [...explainLength(schema, value, path), ...explainItems(schema, value, path, explain)]
}

function explainLength(
  { minItems, maxItems, uniqueItems }: JsonObject,
  value: readonly Json[],
  path: FieldPath,
): readonly Mismatch[] {
  const count = `${value.length} ${value.length === 1 ? 'item' : 'items'}`
  const what = value.length === 0 ? 'is empty' : `has ${count}`
  if (typeof minItems === 'number' && value.length < minItems) {
    const fix = minItems === maxItems ? `Give exactly ${minItems}.` : `Give at least ${minItems}.`
    return [malformed(path, `${subject(path)} ${what}`, fix)]
  }
  if (typeof maxItems === 'number' && value.length > maxItems) {
    const fix = minItems === maxItems ? `Give exactly ${maxItems}.` : `Give at most ${maxItems}.`
    return [malformed(path, `${subject(path)} ${what}`, fix)]
  }
  if (uniqueItems !== true) return []
  const texts = value.map((item) => JSON.stringify(item))
  const repeated = texts.findIndex((text, index) => texts.indexOf(text) < index)
  if (repeated === -1) return []
  const at = [...path, repeated]
  return [malformed(at, `${subject(at)} stands in the list twice`, 'Take one of them out.')]
}

/** `items` is one schema for all, or (draft 7) one for each place. */
function explainItems(
  { items }: JsonObject,
  value: readonly Json[],
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  if (items === undefined) return []
  return value.flatMap((item, index) => {
    const schema: Json | undefined = Array.isArray(items) ? items[index] : items
    return isJsonObject(schema) ? explain(schema, item, [...path, index]) : []
  })
}

function exampleFix({ examples, description }: JsonObject): string | undefined {
  const [example] = Array.isArray(examples) ? examples : []
  if (example !== undefined) return `Write it like ${JSON.stringify(example)}.`
  return typeof description === 'string' ? description : undefined
}

function malformed(path: FieldPath, message: string, fix?: string): Mismatch {
  return { code: 'CRM2005', path, message, ...(fix === undefined ? {} : { fix }) }
}
