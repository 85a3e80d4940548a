/** `count: { messages: { journey, template, status }, distinct }`: how many messages, or people they were for. */
import type { Address } from '../../../ir/address.ts'
import { addressOf } from '../../../ir/address.ts'
import type { MessageCount } from '../../../ir/kpi.ts'
import { objectField, present, textField } from '../../fields/written-field.ts'
import type { MeasureKind } from './measure-kind.ts'

export const MESSAGE_STATUSES = ['sent', 'withheld', 'failed', 'unknown'] as const

export const MESSAGE_COUNT: MeasureKind<'messageCount'> = {
  resolve(written, path, context): MessageCount | undefined {
    const messages = objectField(written, 'messages') ?? {}
    const journey = textField(messages, 'journey')
    const template = textField(messages, 'template')
    const status = MESSAGE_STATUSES.find((name) => name === messages.status)
    const at = [...path, 'messages']
    const isJourneyKnown =
      journey === undefined || context.refer('journey', journey, [...at, 'journey'])
    const isTemplateKnown =
      template === undefined || context.refer('template', template, [...at, 'template'])
    if (!isJourneyKnown || !isTemplateKnown) return undefined
    return {
      kind: 'messageCount',
      ...present({ journey, template, status }),
      ...(written.distinct === undefined ? {} : { distinct: { kind: 'customers' } }),
    }
  },
  dependencies: ({ journey, template }): readonly Address[] => [
    ...(journey === undefined ? [] : [addressOf('journey', journey)]),
    ...(template === undefined ? [] : [addressOf('template', template)]),
  ],
  catalogReads: () => undefined,
  compile: ({ journey, template, status, distinct }) => ({
    source: 'messages',
    ...present({ journey, template, status }),
    distinctCustomers: distinct !== undefined,
  }),
}
