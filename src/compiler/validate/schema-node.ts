/** JSON Schema as this project's own schemas use it: the keywords that `explain-mismatch` can put into words. */
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'

export type Definitions = Readonly<Record<string, JsonObject>>

/** The schema a `$ref` leads to, with the keywords beside the `$ref` (a description, say) winning. */
export function followRef(schema: JsonObject, definitions: Definitions): JsonObject {
  const { $ref: ref, ...beside } = schema
  if (typeof ref !== 'string') return schema
  const target = definitions[ref.replace(/^#\/\$defs\//, '')]
  return target === undefined ? {} : followRef({ ...target, ...beside }, definitions)
}

export function schemasIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

export function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The fields a schema names at its top level, in all its forms. */
export function fieldsOf(schema: JsonObject, definitions: Definitions): readonly string[] {
  const whole = followRef(schema, definitions)
  const own = isJsonObject(whole.properties) ? Object.keys(whole.properties) : []
  const forms = [whole.anyOf, whole.oneOf, whole.allOf].flatMap(schemasIn)
  return [...new Set([...own, ...forms.flatMap((form) => fieldsOf(form, definitions))])]
}
