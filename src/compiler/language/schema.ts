/** What `$ref`s in the schemas of declarations point at, for their `$defs`. */
import type { JsonObject } from '../../ir/json.ts'
import { CONDITION_DEFINITIONS } from './conditions/table.ts'

export const LANGUAGE_DEFINITIONS: Readonly<Record<string, JsonObject>> = CONDITION_DEFINITIONS
