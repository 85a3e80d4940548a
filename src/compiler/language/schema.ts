/** What `$ref`s in the schemas of declarations point at, for their `$defs`. */
import type { JsonObject } from '../../ir/json.ts'
import { AGGREGATE_DEFINITIONS } from './conditions/event-schema.ts'
import { CONDITION_DEFINITIONS } from './conditions/table.ts'
import { COMPARISON_DEFINITIONS } from './operators/table.ts'
import { WEB_DEFINITIONS } from './shorthands/web.ts'
import { WINDOW_DEFINITIONS } from './windows/table.ts'

export const LANGUAGE_DEFINITIONS: Readonly<Record<string, JsonObject>> = {
  ...CONDITION_DEFINITIONS,
  ...AGGREGATE_DEFINITIONS,
  ...COMPARISON_DEFINITIONS,
  ...WINDOW_DEFINITIONS,
  ...WEB_DEFINITIONS,
}
