/** `caps` of the config in, how many messages of which kind one recipient may get out. */
import type { CapWindow, FrequencyCap } from '../../../ir/guard-settings.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { present, textField } from '../../fields/written-field.ts'
import { resolvePositiveDuration } from '../../language/time-limits.ts'
import { dayCountSchema, resolveDayCount } from '../../language/windows/day-count.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export const CAPS_SCHEMA: JsonObject = {
  type: 'array',
  description: 'How many messages one customer, and one address, may get; all of them hold.',
  items: {
    type: 'object',
    properties: {
      atMost: { type: 'integer', minimum: 1, description: 'So many in the window.' },
      last: {
        type: 'string',
        description: 'Rolling: in this long before now.',
        examples: ['7d', '24h'],
      },
      days: dayCountSchema("In the last n calendar days of the customer's zone, today included."),
      channel: { type: 'string', description: 'Only messages of this channel.' },
      topic: { type: 'string', description: 'Only messages of this topic.' },
      over: {
        enum: ['withhold', 'defer'],
        description:
          'What becomes of one too many: withheld for good (default), or sent when there is room again.',
      },
    },
    required: ['atMost'],
    additionalProperties: false,
  },
  examples: [
    [
      { atMost: 1, days: 1, channel: 'sms' },
      { atMost: 3, last: '7d', over: 'defer' },
    ],
  ],
}

export function resolveCaps(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
): readonly FrequencyCap[] {
  if (!Array.isArray(written)) return []
  return written.flatMap((cap, index) => {
    const resolved = isJsonObject(cap) ? resolveCap(cap, [...path, index], context) : undefined
    return resolved === undefined ? [] : [resolved]
  })
}

function resolveCap(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): FrequencyCap | undefined {
  const [channel, topic] = [textField(written, 'channel'), textField(written, 'topic')]
  if (channel !== undefined) context.refer('channel', channel, [...path, 'channel'])
  if (topic !== undefined) context.refer('topic', topic, [...path, 'topic'])
  const window = resolveCapWindow(written, path, context)
  if (window === undefined || typeof written.atMost !== 'number') return undefined
  return present({
    atMost: written.atMost,
    window,
    channel,
    topic,
    over: textField(written, 'over') === 'defer' ? ('defer' as const) : ('withhold' as const),
  })
}

function resolveCapWindow(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): CapWindow | undefined {
  const { last, days } = written
  if ((last === undefined) === (days === undefined)) {
    context.report('CRM3304', path, {
      message: last === undefined ? 'The cap has no window' : 'The cap has two windows',
      fix: 'Write one of them: last, such as "7d", or days, such as 1.',
    })
    return undefined
  }
  if (days !== undefined) {
    const count = resolveDayCount(days, [...path, 'days'], context)
    return count === undefined ? undefined : { kind: 'days', count }
  }
  const duration = resolvePositiveDuration(last, [...path, 'last'], context)
  return duration === undefined ? undefined : { kind: 'last', duration }
}
