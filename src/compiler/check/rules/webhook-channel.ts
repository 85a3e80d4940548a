/** A `webhook` step on a channel that reaches people: what they are to read needs a template, with its class and consent. */
import { addressOf } from '../../../ir/address.ts'
import { mediumOf } from '../../../ir/channel.ts'
import { pathPlaces } from '../../../ir/step-graph.ts'
import type { Rule } from '../rule.ts'

export const WEBHOOK_CHANNEL: Rule = {
  code: 'CRM3210',
  find: ({ journeys, channels }) =>
    [...journeys.values()].flatMap(({ id, steps }) =>
      pathPlaces(steps).flatMap(({ step, path }) => {
        if (step.kind !== 'webhook') return []
        const channel = channels.get(step.channel)
        if (channel === undefined || mediumOf(channel) === 'webhook') return []
        return [
          {
            address: addressOf('journey', id),
            path: [...path, 'webhook'],
            message: `Channel "${step.channel}" reaches people, and is no webhook`,
            fix: 'Name a channel `via: webhook`, or an outbox of `medium: webhook`; write to people by `send`.',
          },
        ]
      }),
    ),
}
