/** `quietHours` of the config in, the hours in which nobody is disturbed out. */
import { CUSTOMER_ZONE, type QuietHours } from '../../../ir/guard-settings.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { textField, textListField } from '../../fields/written-field.ts'
import { resolveZone } from '../../fields/zone.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

/** The project is not known to the context while it is being resolved. */
export interface ProjectZone {
  readonly projectZone: string
}

const TIME: JsonObject = { type: 'string', examples: ['21:00'] }

export const QUIET_HOURS_SCHEMA: JsonObject = {
  type: 'object',
  description: 'Hours of the day in which messages wait.',
  properties: {
    from: { ...TIME, description: 'Local time from which on nobody is disturbed.' },
    to: {
      ...TIME,
      description: 'Local time from which on they are sent again.',
      examples: ['08:00'],
    },
    zone: {
      type: 'string',
      description:
        "An IANA time zone, or customer: each customer's own, by the catalog's customers.zone. Default: the project's.",
      examples: [CUSTOMER_ZONE, 'Asia/Seoul'],
    },
    except: {
      type: 'array',
      items: { type: 'string' },
      description: 'Channels that disturb nobody, such as e-mail.',
    },
  },
  required: ['from', 'to'],
  additionalProperties: false,
  examples: [{ from: '21:00', to: '08:00', except: ['email'] }],
}

export function resolveQuietHours(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext & ProjectZone,
): QuietHours | undefined {
  if (!isJsonObject(written)) return undefined
  const from = resolveTime(written, 'from', path, context)
  const to = resolveTime(written, 'to', path, context)
  const zone = resolveQuietZone(textField(written, 'zone'), [...path, 'zone'], context)
  const except = textListField(written, 'except') ?? []
  for (const [index, id] of except.entries()) {
    context.refer('channel', id, [...path, 'except', index])
  }
  if (from === undefined || to === undefined || zone === undefined) return undefined
  if (from !== to) return { from, to, zone, except: [...new Set(except)].sort() }
  context.report('CRM3303', [...path, 'to'], {
    message: `Quiet hours that end when they begin, at ${from}, are all day or never`,
    fix: 'Write two times.',
  })
  return undefined
}

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/

function resolveTime(
  written: JsonObject,
  field: 'from' | 'to',
  path: FieldPath,
  context: DeclarationContext,
): string | undefined {
  const time = textField(written, field) ?? ''
  if (TIME_OF_DAY.test(time)) return time
  context.report('CRM3303', [...path, field], {
    message: `"${time}" is not a time of day`,
    fix: 'Write hours and minutes, such as "08:00" or "21:30".',
  })
  return undefined
}

/** Whether the catalog knows the customers' own zones is checked there, where it is missing. */
function resolveQuietZone(
  written: string | undefined,
  path: FieldPath,
  context: DeclarationContext & ProjectZone,
): string | undefined {
  if (written === undefined) return context.projectZone
  return written === CUSTOMER_ZONE ? written : resolveZone(written, path, context)
}
