/** A channel: a way to reach people, the trait that holds their address, and who must never be reached. */
import { addressOf } from '../../ir/address.ts'
import type { Channel } from '../../ir/channel.ts'
import type { Condition } from '../../ir/condition.ts'
import type { JsonObject } from '../../ir/json.ts'
import { metadataOf, present, textField, withoutWords } from '../fields/written-field.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  conditionDependencies,
  resolveCondition,
} from '../language/conditions/table.ts'
import { addressesSql } from '../sql/addresses.ts'
import { membersSql } from '../sql/members.ts'
import { isChannelVia, VIA_KINDS } from './channels/table.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { catalogOf } from './graph-catalog.ts'
import { namedKeyColumns } from './key-columns.ts'
import { LINKS_SCHEMA, resolveLinks } from './link-settings.ts'
import { referTrait } from './refer-trait.ts'
import { CONDITION_WORDS } from './topic.ts'

const COMMON_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  address: { type: 'string', description: "Trait that holds the recipient's address." },
  suppress: { ...CONDITION_SCHEMA, description: 'Who must never be reached on this channel.' },
  links: LINKS_SCHEMA,
}

export const CHANNEL: DeclarationKind<'channel'> = {
  kind: 'channel',
  schema: {
    title: 'Channel',
    description: 'A way to reach people.',
    properties: COMMON_PROPERTIES,
    required: ['address'],
    variants: { field: 'via', description: 'How people are reached.', forms: VIA_KINDS },
    examples: [
      { via: 'outbox', address: 'email', from: 'Shop <hello@shop.example>' },
      {
        via: 'smtp',
        url: { env: 'SMTP_URL' },
        address: 'email',
        from: 'Shop <hello@shop.example>',
      },
    ],
  },
  resolve({ id, body }, context): Channel | undefined {
    refuseReservedId(id, context)
    const via = textField(body, 'via')
    const address = textField(body, 'address') ?? ''
    referTrait(address, ['address'], context, ['text'])
    const base = present({
      id,
      ...metadataOf(body),
      address,
      suppress: resolveSuppress(body, context),
      links: resolveLinks(body, context),
    })
    return isChannelVia(via) ? VIA_KINDS[via].resolve(base, body, context) : undefined
  },
  canonical: withoutWords,
  dependencies: ({ suppress }) =>
    suppress === undefined
      ? []
      : conditionDependencies(suppress).segments.map((segment) => addressOf('segment', segment)),
  catalogReads({ address, suppress }) {
    const reads =
      suppress === undefined ? { traits: [], events: [] } : conditionDependencies(suppress)
    return { traits: [address, ...reads.traits], events: reads.events }
  },
  keyColumns: ({ suppress }) =>
    suppress === undefined ? [] : namedKeyColumns(suppress, ['suppress']),
  compile(channel, graph) {
    const catalog = catalogOf(graph)
    const { suppress } = channel
    const source = { catalog, segments: graph.segments }
    return {
      kind: 'channel',
      via: channel.via,
      channel,
      addresses: addressesSql(channel.address, catalog),
      ...(suppress === undefined
        ? {}
        : { suppressed: membersSql(suppress, source, { among: 'keys' }) }),
    }
  },
}

function resolveSuppress(body: JsonObject, context: DeclarationContext): Condition | undefined {
  if (body.suppress === undefined) return undefined
  const condition = resolveCondition(body.suppress, ['suppress'], context)
  return condition === undefined ? undefined : canonicalCondition(condition)
}

/** A topic's consent is one condition or one per channel, and its first key says which. */
function refuseReservedId(id: string, context: DeclarationContext): void {
  if (![...CONDITION_WORDS, 'default'].includes(id)) return
  const meaning = id === 'default' ? 'stands for all other channels' : 'begins a condition'
  context.report('CRM3018', [], {
    message: `A channel cannot be called "${id}"`,
    fix: `Give it another id: in the consent of a topic this word ${meaning}.`,
  })
}
