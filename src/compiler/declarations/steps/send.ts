/** `send: winback-1`: one message of a template to the person. */
import { addressOf } from '../../../ir/address.ts'
import { DURATION_SCHEMA, resolveDuration } from '../../fields/duration.ts'
import { textField } from '../../fields/written-field.ts'
import type { StepForm } from './step-kind.ts'

export const SEND: StepForm<'send'> = {
  kind: 'send',
  properties: {
    send: { type: 'string', minLength: 1, description: 'Id of the template.' },
    expireAfter: {
      ...DURATION_SCHEMA,
      description: 'Withheld when it could only be sent later than this after it fell due.',
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
  objects: ({ template }) => [addressOf('template', template)],
}
