/** `webhook: crm-sync`: one signed call of a webhook channel about the person, by the rules of messages (SEMANTICS 25, 26). */
import { addressOf } from '../../../ir/address.ts'
import { DURATION_SCHEMA, resolveDuration } from '../../fields/duration.ts'
import { objectField, textField, textListField } from '../../fields/written-field.ts'
import { recipientsSql } from '../../sql/recipients.ts'
import { referTrait } from '../refer-trait.ts'
import type { StepForm } from './step-kind.ts'

export const WEBHOOK: StepForm<'webhook'> = {
  kind: 'webhook',
  properties: {
    webhook: { type: 'string', minLength: 1, description: 'Id of the webhook channel.' },
    traits: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Traits of the person that are posted, as they are at the moment of the call.',
    },
    data: { type: 'object', description: 'Whatever else is posted, the same for everyone.' },
    expireAfter: {
      ...DURATION_SCHEMA,
      description: 'Withheld when it could only be called later than this after it fell due.',
    },
  },
  nameOf: (written) => textField(written, 'webhook') ?? '',
  resolve(id, written, path, context) {
    const channel = textField(written, 'webhook') ?? ''
    context.refer('channel', channel, [...path, 'webhook'])
    const named = textListField(written, 'traits') ?? []
    for (const [index, trait] of named.entries()) {
      referTrait(trait, [...path, 'traits', index], context)
    }
    const data = objectField(written, 'data') ?? {}
    const step = { kind: 'webhook' as const, id, channel, traits: [...new Set(named)].sort(), data }
    const expireAfter = textField(written, 'expireAfter')
    if (expireAfter === undefined) return step
    const duration = resolveDuration(expireAfter, [...path, 'expireAfter'], context)
    return duration === undefined ? undefined : { ...step, expireAfter: duration }
  },
  objects: ({ channel }) => [addressOf('channel', channel)],
  catalogReads: ({ traits }) => ({ traits, events: [] }),
  compile: ({ traits }, source) => ({ kind: 'webhook', recipients: recipientsSql(traits, source) }),
}
