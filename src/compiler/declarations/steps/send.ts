/** `send: winback-1`: one message of a template to the person. */
import { addressOf } from '../../../ir/address.ts'
import { DURATION_SCHEMA, resolveDuration } from '../../fields/duration.ts'
import { objectField, textField } from '../../fields/written-field.ts'
import { BEST_TIME_PROPERTIES, resolveBestTime } from './best-time.ts'
import type { StepForm } from './step-kind.ts'

export const SEND: StepForm<'send'> = {
  kind: 'send',
  properties: {
    send: { type: 'string', minLength: 1, description: 'Id of the template.' },
    expireAfter: {
      ...DURATION_SCHEMA,
      description: 'Withheld when it could only be sent later than this after it fell due.',
    },
    at: {
      type: 'object',
      description: 'At the time of day at which the customer has opened and clicked most.',
      properties: {
        bestTime: { const: true, description: 'By what the customer has done so far.' },
        ...BEST_TIME_PROPERTIES,
      },
      required: ['bestTime'],
      additionalProperties: false,
      examples: [{ bestTime: true, within: '24h' }],
    },
  },
  nameOf: (written) => textField(written, 'send') ?? '',
  resolve(id, written, path, context) {
    const template = textField(written, 'send') ?? ''
    context.refer('template', template, [...path, 'send'])
    const expireAfter = textField(written, 'expireAfter')
    if (expireAfter === undefined) return { kind: 'send', id, template }
    const duration = resolveDuration(expireAfter, [...path, 'expireAfter'], context)
    return duration === undefined
      ? undefined
      : { kind: 'send', id, template, expireAfter: duration }
  },
  before(id, written, path, context) {
    const at = objectField(written, 'at')
    const best = at === undefined ? undefined : resolveBestTime(at, [...path, 'at'], context)
    const template = textField(written, 'send') ?? ''
    return best === undefined ? undefined : { ...best, id: timeOf(id), template }
  },
  objects: ({ template }) => [addressOf('template', template)],
}

/** What the wait before a send is called, the same in every version. */
function timeOf(id: string): string {
  return `${id}-time`
}
