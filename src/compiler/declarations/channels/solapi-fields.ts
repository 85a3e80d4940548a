/** What the channels of the provider Solapi have in common: schema and IR. */
import type { JsonObject } from '../../../ir/json.ts'
import { textField } from '../../fields/written-field.ts'
import { environmentField, environmentSchema } from './environment-field.ts'

/** Unencrypted only to this machine. */
const BASE_URL_PATTERN = '^(https://|http://(localhost|127\\.0\\.0\\.1)(:|/|$))'

export function baseUrlSchema(standard: string): JsonObject {
  return {
    type: 'string',
    pattern: BASE_URL_PATTERN,
    description: `Where the provider's interface is. Default ${standard}.`,
    examples: [standard],
  }
}

const STANDARD_URL = 'https://api.solapi.com'

export const SOLAPI_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  provider: { enum: ['solapi'], description: 'Whose interface is used. Default solapi.' },
  from: {
    type: 'string',
    pattern: '^[0-9+() .-]{8,20}$',
    description: 'The number it comes from, registered with the provider.',
    examples: ['15881234'],
  },
  key: environmentSchema('Variable with the API key.', 'SOLAPI_KEY'),
  secret: environmentSchema('Variable with the API secret.', 'SOLAPI_SECRET'),
  url: baseUrlSchema(STANDARD_URL),
}

export const SOLAPI_REQUIRED = ['from', 'key', 'secret']

export function solapiFields(body: JsonObject) {
  return {
    provider: 'solapi',
    from: textField(body, 'from') ?? '',
    key: environmentField(body, 'key'),
    secret: environmentField(body, 'secret'),
    url: textField(body, 'url') ?? STANDARD_URL,
  } as const
}
