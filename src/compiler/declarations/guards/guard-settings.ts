/** `guards` of the config in, with every default written out, what the runtime guards messages by out. */
import {
  DEFAULT_SERVICE,
  type GuardSettings,
  type ServiceGuards,
} from '../../../ir/guard-settings.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { objectField, present } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { CAPS_SCHEMA, resolveCaps } from './frequency-caps.ts'
import { type ProjectZone, QUIET_HOURS_SCHEMA, resolveQuietHours } from './quiet-hours.ts'

export const GUARDS_SCHEMA: JsonObject = {
  type: 'object',
  description: 'When marketing has to wait, and how much of it is enough.',
  properties: {
    quietHours: QUIET_HOURS_SCHEMA,
    caps: CAPS_SCHEMA,
    service: {
      type: 'object',
      description: 'Which of these hold for service messages, too.',
      properties: {
        quietHours: { type: 'boolean', description: 'They wait in quiet hours. Default true.' },
        caps: { type: 'boolean', description: 'They count, and may be too many. Default false.' },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}

/** `undefined` when nothing is written. */
export function resolveGuards(
  written: JsonObject | undefined,
  path: FieldPath,
  context: DeclarationContext & ProjectZone,
): GuardSettings | undefined {
  if (written === undefined) return undefined
  return present({
    quietHours: resolveQuietHours(written.quietHours, [...path, 'quietHours'], context),
    caps: resolveCaps(written.caps, [...path, 'caps'], context),
    service: resolveService(objectField(written, 'service') ?? {}),
  })
}

function resolveService({ quietHours, caps }: JsonObject): ServiceGuards {
  return {
    quietHours: typeof quietHours === 'boolean' ? quietHours : DEFAULT_SERVICE.quietHours,
    caps: typeof caps === 'boolean' ? caps : DEFAULT_SERVICE.caps,
  }
}
