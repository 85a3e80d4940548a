/** A written `count` or `sum` in, its measure out; what does not belong together is reported once. */
import type { JsonObject } from '../../../ir/json.ts'
import type { SimpleMeasure } from '../../../ir/kpi.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { SHARE_SCHEMA } from '../../fields/share.ts'
import { objectField } from '../../fields/written-field.ts'
import { PROPERTY_CONDITION_SCHEMA } from '../../language/conditions/table.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import type { SimpleKind } from './measure-kind.ts'
import { MESSAGE_STATUSES } from './message-count.ts'
import { MEASURE_KINDS } from './table.ts'

const EVENT_FIELDS: Readonly<Record<string, JsonObject>> = {
  event: { type: 'string', description: 'An event of the catalog.' },
  where: { ...PROPERTY_CONDITION_SCHEMA, description: 'Which of the events count. Default: all.' },
  segment: {
    type: 'string',
    description:
      'With `event`: only events of members of this segment, by definition at the as-of. Alone: how many members it has.',
  },
}

export const COUNT_SCHEMA: JsonObject = {
  type: 'object',
  description: 'A number of events, of people, of members of a segment, or of messages.',
  properties: {
    ...EVENT_FIELDS,
    distinct: {
      description: 'Count different customers, or different values of a property, instead.',
      anyOf: [
        { const: 'customers' },
        {
          type: 'object',
          properties: { of: { type: 'string', description: 'A property of the event.' } },
          required: ['of'],
          additionalProperties: false,
        },
      ],
    },
    messages: {
      type: 'object',
      description: 'Messages by the instant they were decided; `{}` for all of them.',
      properties: {
        journey: { type: 'string', description: 'Only messages of this journey.' },
        template: { type: 'string', description: 'Only messages of this template.' },
        status: {
          enum: MESSAGE_STATUSES,
          description:
            'Only messages with this outcome. Sent is handed to the provider or confirmed.',
        },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
  examples: [
    { event: 'purchase' },
    { event: 'purchase', distinct: 'customers' },
    { segment: 'vip' },
    { messages: { status: 'sent' } },
  ],
}

export const SUM_SCHEMA: JsonObject = {
  type: 'object',
  description: 'The sum of a property over events.',
  properties: {
    ...EVENT_FIELDS,
    of: { type: 'string', description: 'The property to add up.' },
    top: {
      ...SHARE_SCHEMA,
      description: 'Only of the customers with the highest sums in each bucket, e.g. `10%`.',
    },
  },
  required: ['event', 'of'],
  additionalProperties: false,
  examples: [{ event: 'purchase', of: 'total' }],
}

/** Which fields of `count` may stand beside the one that says what is counted. */
const COUNTS: Readonly<
  Record<string, { readonly kind: SimpleKind; readonly beside: readonly string[] }>
> = {
  event: { kind: 'eventCount', beside: ['where', 'segment', 'distinct'] },
  messages: { kind: 'messageCount', beside: ['distinct'] },
  segment: { kind: 'segmentSize', beside: [] },
}

/** `body` holds `count` or `sum`; `path` leads to it. */
export function resolveMeasure(
  body: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): SimpleMeasure | undefined {
  const count = objectField(body, 'count')
  const sum = objectField(body, 'sum')
  if (count !== undefined) return resolveCount(count, [...path, 'count'], context)
  if (sum !== undefined) return MEASURE_KINDS.eventSum.resolve(sum, [...path, 'sum'], context)
  return undefined
}

function resolveCount(
  written: JsonObject,
  path: FieldPath,
  context: DeclarationContext,
): SimpleMeasure | undefined {
  const subject = Object.keys(COUNTS).find((field) => written[field] !== undefined)
  const count = subject === undefined ? undefined : COUNTS[subject]
  if (subject === undefined || count === undefined) {
    context.report('CRM8101', path, {
      message: 'The count does not say of what',
      fix: 'Give it an `event`, a `segment` or `messages`.',
    })
    return undefined
  }
  const stray = Object.keys(written).find(
    (field) => field !== subject && !count.beside.includes(field),
  )
  if (stray !== undefined) {
    context.report('CRM8101', [...path, stray], {
      message: `A count with \`${subject}\` cannot have \`${stray}\``,
      fix: `Remove \`${stray}\`, or count something else in a KPI of its own.`,
    })
    return undefined
  }
  if (count.kind === 'messageCount' && typeof written.distinct === 'object') {
    context.report('CRM8101', [...path, 'distinct'], {
      message: 'Messages have no properties to count different values of',
      fix: 'Write `distinct: customers`, or remove it.',
    })
    return undefined
  }
  return MEASURE_KINDS[count.kind].resolve(written, path, context)
}
