/** A schema of mappings and a mapping in, its missing, unknown and unfit fields out. */
import { closestName, suggestNames } from '../../diagnostics/closest-name.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Explain, Mismatch } from './mismatch.ts'
import { textsIn } from './schema-node.ts'
import { quote, subject } from './value-words.ts'

export function explainObject(
  schema: JsonObject,
  value: JsonObject,
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  const unknown = explainUnknown(schema, value, path)
  const missing = explainMissing(schema, value, path)
  return [
    // A misspelt field is both; only its spelling is said.
    ...missing.filter(({ field }) => !unknown.some((other) => isMeant(other.field, field))),
    ...unknown,
    ...explainNames(schema, value, path, explain),
    ...explainSize(schema, value, path),
    ...explainFields(schema, value, path, explain),
  ]
}

function isMeant(written: string | undefined, field: string | undefined): boolean {
  if (written === undefined || field === undefined) return false
  return closestName(written, [field]) !== undefined
}

function explainMissing(
  schema: JsonObject,
  value: JsonObject,
  path: FieldPath,
): readonly Mismatch[] {
  return textsIn(schema.required)
    .filter((field) => value[field] === undefined)
    .map((field) => {
      const described = isJsonObject(schema.properties) ? schema.properties[field] : undefined
      const description = isJsonObject(described) ? described.description : undefined
      const why = typeof description === 'string' ? `: ${lowerFirst(description)}` : '.'
      return {
        code: 'CRM2002',
        path,
        field,
        message: `\`${field}\` is missing${path.length === 0 ? '' : ` in ${subject(path)}`}`,
        fix: `Add \`${field}\`${why}`,
      }
    })
}

function explainUnknown(
  schema: JsonObject,
  value: JsonObject,
  path: FieldPath,
): readonly Mismatch[] {
  if (schema.additionalProperties !== false) return []
  const known = isJsonObject(schema.properties) ? Object.keys(schema.properties) : []
  // A field that is there already is not what a misspelt one meant.
  const free = known.filter((field) => value[field] === undefined)
  return Object.keys(value)
    .filter((field) => value[field] !== undefined && !known.includes(field))
    .map((field) => ({
      code: 'CRM2001',
      path: [...path, field],
      field,
      token: field,
      message: `${quote(field)} is not a field ${path.length === 0 ? 'here' : `of ${subject(path)}`}`,
      fix: known.length === 0 ? 'Take it out.' : suggestNames(field, free),
    }))
}

function explainNames(
  { propertyNames }: JsonObject,
  value: JsonObject,
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  if (!isJsonObject(propertyNames)) return []
  return Object.keys(value).flatMap((field) =>
    explain(propertyNames, field, [...path, field]).map((item) => ({ ...item, token: field })),
  )
}

function explainSize(schema: JsonObject, value: JsonObject, path: FieldPath): readonly Mismatch[] {
  const { minProperties, maxProperties } = schema
  const size = Object.keys(value).length
  if (typeof minProperties === 'number' && size < minProperties) {
    const fix = `Give at least ${minProperties}.`
    return [{ code: 'CRM2005', path, message: `${subject(path)} has too few fields`, fix }]
  }
  if (typeof maxProperties === 'number' && size > maxProperties) {
    const fix = `Give at most ${maxProperties}.`
    return [{ code: 'CRM2005', path, message: `${subject(path)} has too many fields`, fix }]
  }
  return []
}

function explainFields(
  schema: JsonObject,
  value: JsonObject,
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  return Object.entries(value).flatMap(([field, item]) => {
    if (item === undefined) return []
    const part: Json | undefined = Object.hasOwn(properties, field)
      ? properties[field]
      : schema.additionalProperties
    return isJsonObject(part) ? explain(part, item, [...path, field]) : []
  })
}

/** `Id of the template` → `id of the template`; `IANA time zone` stays. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text
}
