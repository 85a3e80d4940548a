/** What schemas of steps refer to: a step, wherever it stands, and the list of them that a path is. */
import type { JsonObject } from '../../../ir/json.ts'

export const STEP_SCHEMA: JsonObject = { $ref: '#/$defs/step' }

export const PATH_SCHEMA: JsonObject = {
  type: 'array',
  items: STEP_SCHEMA,
  description: 'What happens on this path, in order; then the step after it follows.',
}
