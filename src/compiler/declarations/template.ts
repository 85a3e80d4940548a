/** A template: what a message says, on which channel, and which topic the recipient must have consented to. */
import { type Address, addressOf } from '../../ir/address.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { MessageClass, Template } from '../../ir/template.ts'
import { metadataOf, present, textField, withoutWords } from '../fields/written-field.ts'
import { boughtTogetherSql } from '../sql/bought-together.ts'
import { recipientsSql } from '../sql/recipients.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { LINKS_SCHEMA, resolveLinks } from './link-settings.ts'
import { assembleTemplate } from './templates/assemble-template.ts'
import { type JourneyStarts, startsOf } from './templates/journey-starts.ts'
import { resolveAllTexts } from './templates/resolve-all-texts.ts'
import { LOCALE_PROPERTIES, TEXT_PROPERTIES } from './templates/resolve-locales.ts'
import {
  DATA_SCHEMA,
  poolsOf,
  readsOfData,
  resolveData,
  valuesOf,
} from './templates/template-data.ts'

/** Each locale may bring texts of its own, so with locales none is asked for here; which ones, follows from the channel. */
const TEXT_RULES: JsonObject = {
  if: { required: ['locales'] },
  then: { required: ['locale', 'fallback'] },
  else: { anyOf: [{ required: ['html'] }, { required: ['mjml'] }, { required: ['text'] }] },
}

export const TEMPLATE: DeclarationKind<'template'> = {
  kind: 'template',
  schema: {
    title: 'Template',
    description:
      'What a message says. Texts are Handlebars: they read the recipient, what started the journey, and the journey.',
    properties: {
      channel: { type: 'string', minLength: 1, description: 'Id of the channel it goes out on.' },
      class: {
        enum: ['marketing', 'transactional', 'service'],
        description:
          'Which guards it passes. Marketing, the default, needs a topic and consent to it.',
      },
      topic: { type: 'string', minLength: 1, description: 'Id of the topic consented to.' },
      layout: { type: 'string', minLength: 1, description: 'Id of the partial around its texts.' },
      ...TEXT_PROPERTIES,
      ...LOCALE_PROPERTIES,
      data: DATA_SCHEMA,
      links: LINKS_SCHEMA,
    },
    required: ['channel'],
    rules: TEXT_RULES,
    examples: [
      {
        channel: 'email',
        topic: 'offers',
        subject: '{{customer.name}}, we missed you',
        html: '<p>Hello {{customer.name}}</p>',
      },
    ],
  },
  resolve({ id, body }, context): Template | undefined {
    const channel = textField(body, 'channel') ?? ''
    context.refer('channel', channel, ['channel'])
    const topic = textField(body, 'topic')
    if (topic !== undefined) context.refer('topic', topic, ['topic'])
    const messageClass = classOf(body)
    if (messageClass === 'marketing' && topic === undefined) {
      context.report('CRM3013', [], {
        message: `Template "${id}" is marketing and names no topic`,
        fix: 'Give it a `topic`, or the `class` transactional or service if it is no advertising.',
      })
    }
    const data = resolveData(body, context)
    const texts = resolveAllTexts(
      body,
      { data: valuesOf(data), starts: startsIn(id, context) },
      context,
    )
    return present({
      id,
      ...metadataOf(body),
      channel,
      class: messageClass,
      topic,
      ...texts,
      data,
      links: resolveLinks(body, context),
    })
  },
  canonical: withoutWords,
  dependencies({ channel, topic, data, partials = [] }) {
    const topics: readonly Address[] = topic === undefined ? [] : [addressOf('topic', topic)]
    const pieces = partials.map((id) => addressOf('partial', id))
    const pools = poolsOf(data).map((id) => addressOf('coupons', id))
    return [addressOf('channel', channel), ...topics, ...pieces, ...pools]
  },
  catalogReads: ({ traits, data }) => ({ traits, events: readsOfData(data) }),
  compile(template, graph) {
    const source = sqlSourceOf(graph)
    const recommended = Object.entries(template.data ?? {}).flatMap(([name, datum]) =>
      datum.kind === 'boughtTogether' ? [[name, boughtTogetherSql(datum, source)] as const] : [],
    )
    return {
      kind: 'template',
      template: assembleTemplate(template, graph),
      recipients: recipientsSql(template.traits, source),
      ...(recommended.length === 0 ? {} : { recommendations: Object.fromEntries(recommended) }),
    }
  },
}

/** Nothing is known of events while the catalog has errors. */
function startsIn(
  id: string,
  { catalog, journeys }: DeclarationContext,
): JourneyStarts | undefined {
  if (catalog === undefined || journeys === undefined) return undefined
  const { known, isWhole } = journeys
  return { known: startsOf(id, known.values(), catalog), isWhole }
}

function classOf(body: JsonObject): MessageClass {
  const written = textField(body, 'class')
  return written === 'transactional' || written === 'service' ? written : 'marketing'
}
