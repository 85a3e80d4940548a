/** A topic: what a customer can subscribe to, and the condition, for all channels or by channel, that says they did. */
import { addressOf, ID_PATTERN } from '../../ir/address.ts'
import type { CatalogReads } from '../../ir/catalog-part.ts'
import type { Condition } from '../../ir/condition.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { Topic } from '../../ir/topic.ts'
import { metadataOf, present, textField, withoutWords } from '../fields/written-field.ts'
import { CUSTOMER_KINDS } from '../language/conditions/resolve-node.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  conditionDependencies,
  resolveCondition,
} from '../language/conditions/table.ts'
import { membersSql } from '../sql/members.ts'
import { conditionOfRow } from '../sql/read-of-row.ts'
import type { DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { namedKeyColumns } from './key-columns.ts'
import { referTrait } from './refer-trait.ts'

/** Words that begin a condition, so a mapping without one of them is by channel. */
export const CONDITION_WORDS: readonly string[] = CUSTOMER_KINDS

export const TOPIC: DeclarationKind<'topic'> = {
  kind: 'topic',
  schema: {
    title: 'Topic',
    description: 'Something a customer can subscribe to, and who did.',
    properties: {
      proof: {
        type: 'string',
        minLength: 1,
        description: "Trait with the instant of a customer's consent.",
      },
      consent: {
        description:
          'Who consents: one condition for every channel, or one by channel id, with `default` for the others.',
        if: { anyOf: CONDITION_WORDS.map((word) => ({ required: [word] })) },
        then: CONDITION_SCHEMA,
        else: {
          type: 'object',
          minProperties: 1,
          propertyNames: { pattern: ID_PATTERN },
          additionalProperties: CONDITION_SCHEMA,
        },
      },
    },
    required: ['consent'],
    examples: [
      { title: 'Offers', consent: { trait: 'marketing_consent', is: true } },
      { consent: { email: { trait: 'email_consent', is: true } } },
    ],
  },
  resolve({ id, body }, context): Topic | undefined {
    const consent: Record<string, Condition> = {}
    for (const { channel, written, path } of entriesOf(body.consent)) {
      if (channel !== 'default') context.refer('channel', channel, path)
      const condition = resolveCondition(written, path, context)
      if (condition !== undefined) consent[channel] = canonicalCondition(condition)
    }
    const proof = textField(body, 'proof')
    if (proof !== undefined) referTrait(proof, ['proof'], context, ['instant', 'date'])
    return present({ id, ...metadataOf(body), proof, consent })
  },
  canonical: withoutWords,
  dependencies: ({ consent }) => [
    ...Object.keys(consent)
      .filter((channel) => channel !== 'default')
      .map((channel) => addressOf('channel', channel)),
    ...readsOf(consent).segments.map((segment) => addressOf('segment', segment)),
  ],
  catalogReads: ({ consent }) => readsOf(consent),
  keyColumns: ({ consent }) =>
    Object.entries(consent).flatMap(([channel, condition]) =>
      namedKeyColumns(condition, channel === 'default' ? ['consent'] : ['consent', channel]),
    ),
  compile({ consent }, graph) {
    const source = sqlSourceOf(graph)
    const entries = Object.entries(consent)
    const statements = entries.map(
      ([channel, condition]) =>
        [channel, membersSql(condition, source, { among: 'keys' })] as const,
    )
    const rows = entries.flatMap(([channel, condition]) => {
      const read = conditionOfRow(condition, source)
      return read === undefined ? [] : [[channel, read] as const]
    })
    return {
      kind: 'topic',
      consent: Object.fromEntries(statements),
      ...(rows.length === 0 ? {} : { rows: Object.fromEntries(rows) }),
    }
  },
}

function isByChannel(written: Json | undefined): written is JsonObject {
  return isJsonObject(written) && !CONDITION_WORDS.some((word) => word in written)
}

function entriesOf(
  written: Json | undefined,
): readonly { channel: string; written: Json; path: readonly string[] }[] {
  if (!isByChannel(written)) {
    return [{ channel: 'default', written: written ?? null, path: ['consent'] }]
  }
  return Object.entries(written).map(([channel, condition]) => ({
    channel,
    written: condition ?? null,
    path: ['consent', channel],
  }))
}

function readsOf(
  consent: Topic['consent'],
): CatalogReads & { readonly segments: readonly string[] } {
  const all = Object.values(consent).map(conditionDependencies)
  return {
    traits: all.flatMap(({ traits }) => traits),
    events: all.flatMap(({ events }) => events),
    segments: all.flatMap(({ segments }) => segments),
  }
}
