/**
 * A schema and a value that does not fit it in, what is wrong out, each at the deepest place it can be blamed on.
 * Ajv decides whether a value fits; its errors, one for every form a value could have had, are no use to a reader.
 */
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { explainForms } from './explain-forms.ts'
import { explainObject } from './explain-object.ts'
import { explainList, explainNumber, explainText } from './explain-scalar.ts'
import { explainChoice, explainType } from './explain-type.ts'
import type { Explain, Mismatch } from './mismatch.ts'
import { type Definitions, followRef, schemasIn } from './schema-node.ts'

export function explainMismatch(
  schema: JsonObject,
  value: Json,
  definitions: Definitions,
): readonly Mismatch[] {
  const explain: Explain = (part, partValue, path) => {
    const whole = followRef(part, definitions)
    const typed = explainType(whole, partValue, path)
    if (typed !== undefined) return [typed]
    return [
      ...explainValue(whole, partValue, path, explain),
      ...explainForms(whole, partValue, path, explain, definitions),
      ...schemasIn(whole.allOf).flatMap((each) => explain(each, partValue, path)),
      ...explainCondition(whole, partValue, path, explain),
    ]
  }
  return withoutRepeats(explain(schema, value, []))
}

function explainValue(
  schema: JsonObject,
  value: Json,
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  const choice = explainChoice(schema, value, path)
  if (choice !== undefined) return [choice]
  if (typeof value === 'string') return explainText(schema, value, path)
  if (typeof value === 'number') return explainNumber(schema, value, path)
  if (Array.isArray(value)) return explainList(schema, value, path, explain)
  return isJsonObject(value) ? explainObject(schema, value, path, explain) : []
}

function explainCondition(
  schema: JsonObject,
  value: Json,
  path: FieldPath,
  explain: Explain,
): readonly Mismatch[] {
  if (!isJsonObject(schema.if)) return []
  const next = explain(schema.if, value, path).length === 0 ? schema.then : schema.else
  return isJsonObject(next) ? explain(next, value, path) : []
}

function withoutRepeats(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  const seen = new Set<string>()
  return mismatches.filter(({ path, message }) => {
    const key = JSON.stringify([path, message])
    return seen.has(key) ? false : seen.add(key) !== undefined
  })
}
