/** Everything that `$ref`s in the schemas of declarations point at, for their `$defs`. */
import type { JsonObject } from '../../ir/json.ts'
import { LANGUAGE_DEFINITIONS } from '../language/schema.ts'
import { STEP_DEFINITIONS } from './steps/table.ts'

export const SCHEMA_DEFINITIONS: Readonly<Record<string, JsonObject>> = {
  ...LANGUAGE_DEFINITIONS,
  ...STEP_DEFINITIONS,
}
