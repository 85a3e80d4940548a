/** `topic`: whether the customer consents to a topic on a channel, by the topic's own condition (S12). */
import type { Json } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Topic } from '../../../ir/topic.ts'
import { wordList } from '../../fields/word-list.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { ConditionDefinition } from './condition-definition.ts'

const STATES = ['subscribed', 'unsubscribed'] as const

export const TOPIC_STATE: ConditionDefinition<'topic'> = {
  schema: () => ({
    properties: {
      topic: { type: 'string', description: 'A topic.' },
      channel: {
        type: 'string',
        description: 'A channel; needed where the consent differs by channel.',
      },
      is: { enum: STATES, description: 'Whether the topic’s consent holds.' },
    },
    required: ['is'],
    additionalProperties: false,
  }),
  resolve(written, path, { context }) {
    const id = String(written.topic)
    if (context.refer?.('topic', id, [...path, 'topic']) === false) return undefined
    const is = STATES.find((state) => state === written.is)
    const topic = context.topics?.get(id)
    const channel = resolveChannel(written.channel, topic, path, context)
    // A topic with errors of its own was reported; what a topic's consent names itself is not known yet.
    if (topic === undefined) return refuseInTopics(id, path, context)
    if (is === undefined || channel === undefined) return undefined
    const { consent } = topic
    const means = consent[channel] ?? consent.default ?? { kind: 'any' as const, of: [] }
    const named = channel === 'default' ? {} : { channel }
    return { kind: 'topic', topic: id, ...named, is, means }
  },
  canonical: ({ means, ...node }, child) => ({ ...node, means: child(means) }),
  sql: ({ is, means }, { moment }, child) =>
    is === 'subscribed' ? child(means) : moment.dialect.types.isNotTrue(child(means)),
  timeChanges: ({ means }, child) => child(means),
  explain: ({ topic, channel, is }) =>
    `${is} ${is === 'subscribed' ? 'to' : 'from'} ${topic}${channel === undefined ? '' : ` on ${channel}`}`,
  dependencies: ({ means }, found, child) => child(means, found),
}

function refuseInTopics(id: string, path: FieldPath, context: ResolveContext): undefined {
  if (context.topics !== undefined) return undefined
  context.report('CRM3157', [...path, 'topic'], {
    message: `The consent of a topic cannot be that of another, ${id}`,
    fix: 'Write its condition, or make a segment of it that both name.',
    token: id,
  })
  return undefined
}

/** The channel whose consent is meant; `default` where there is but one. */
function resolveChannel(
  written: Json | undefined,
  topic: Topic | undefined,
  path: FieldPath,
  context: ResolveContext,
): string | undefined {
  if (typeof written === 'string') {
    return context.refer?.('channel', written, [...path, 'channel']) === false ? undefined : written
  }
  const channels = Object.keys(topic?.consent ?? {}).filter((channel) => channel !== 'default')
  if (channels.length === 0) return 'default'
  context.report('CRM3157', path, {
    message: `The consent to ${topic?.id} differs by channel, and the condition names none`,
    fix: `Add channel: ${wordList(channels, 'or')}.`,
  })
  return undefined
}
