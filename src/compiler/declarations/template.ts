/** A template: what a message says, on which channel, and which topic the recipient must have consented to. */
import { type Address, addressOf } from '../../ir/address.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { MessageClass, Template } from '../../ir/template.ts'
import { metadataOf, present, textField, withoutWords } from '../fields/written-field.ts'
import { recipientsSql } from '../sql/recipients.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { resolveTexts } from './templates/resolve-texts.ts'

const FILE_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    file: {
      type: 'string',
      minLength: 1,
      description: 'Path, relative to the file that names it.',
    },
  },
  required: ['file'],
  additionalProperties: false,
}

function textSchema(description: string): JsonObject {
  return { description, anyOf: [{ type: 'string', minLength: 1 }, FILE_SCHEMA] }
}

/** What only some channels have; `check-template-texts.ts` says which. */
const CHANNEL_TEXTS: Readonly<Record<string, JsonObject>> = {
  link: {
    type: 'string',
    minLength: 1,
    description: 'Where a tap leads, on push, on-site and in-app channels.',
  },
  providerTemplate: {
    type: 'string',
    minLength: 1,
    description: 'Id of the text as the provider approved it, for KakaoTalk.',
  },
}

export const TEMPLATE: DeclarationKind<'template'> = {
  kind: 'template',
  schema: {
    title: 'Template',
    description: 'What a message says. Texts are Handlebars and read the traits of the recipient.',
    properties: {
      channel: { type: 'string', minLength: 1, description: 'Id of the channel it goes out on.' },
      class: {
        enum: ['marketing', 'transactional', 'service'],
        description:
          'Which guards it passes. Marketing, the default, needs a topic and consent to it.',
      },
      topic: { type: 'string', minLength: 1, description: 'Id of the topic consented to.' },
      subject: {
        type: 'string',
        minLength: 1,
        description: 'Subject line of an e-mail, title of a push, title of a long text message.',
      },
      html: textSchema('HTML part; variables are escaped.'),
      text: textSchema('Plain-text part. Default: derived from `html`.'),
      ...CHANNEL_TEXTS,
    },
    required: ['channel'],
    rules: { anyOf: [{ required: ['html'] }, { required: ['text'] }] },
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
    refuseLineBreak(body, context)
    const traits = resolveTexts(body, context)
    const texts = present({
      subject: textField(body, 'subject'),
      html: textField(body, 'html'),
      text: textField(body, 'text'),
      link: textField(body, 'link'),
      providerTemplate: textField(body, 'providerTemplate'),
    })
    return present({
      id,
      ...metadataOf(body),
      channel,
      class: messageClass,
      topic,
      ...texts,
      traits,
    })
  },
  canonical: withoutWords,
  dependencies({ channel, topic }) {
    const topics: readonly Address[] = topic === undefined ? [] : [addressOf('topic', topic)]
    return [addressOf('channel', channel), ...topics]
  },
  catalogReads: ({ traits }) => ({ traits, events: [] }),
  compile: (template, graph) => ({
    kind: 'template',
    template,
    recipients: recipientsSql(template.traits, sqlSourceOf(graph)),
  }),
}

function classOf(body: JsonObject): MessageClass {
  const written = textField(body, 'class')
  return written === 'transactional' || written === 'service' ? written : 'marketing'
}

function refuseLineBreak(body: JsonObject, context: DeclarationContext): void {
  if (!/[\r\n]/.test(textField(body, 'subject') ?? '')) return
  context.report('CRM3014', ['subject'], {
    message: 'The subject has a line break',
    fix: 'Write it on one line; in YAML `>-` joins lines and drops the last break.',
  })
}
