/** A field that names an environment variable: its schema, and the name as the IR has it. */
import type { EnvironmentName } from '../../../ir/channel.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { objectField, textField } from '../../fields/written-field.ts'
import { ENVIRONMENT_VARIABLE } from '../project-files.ts'

export function environmentSchema(description: string, example: string): JsonObject {
  return { ...ENVIRONMENT_VARIABLE, description, examples: [{ env: example }] }
}

export function environmentField(body: JsonObject, name: string): EnvironmentName {
  return { env: textField(objectField(body, name) ?? {}, 'env') ?? '' }
}
