/** A channel: a way to reach people, the trait that holds their address, and who must never be reached. */
import { addressOf } from '../../ir/address.ts'
import { addressKindOf, type Channel } from '../../ir/channel.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Condition } from '../../ir/condition.ts'
import type { JsonObject } from '../../ir/json.ts'
import { metadataOf, present, textField, withoutWords } from '../fields/written-field.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  conditionDependencies,
  resolveCondition,
} from '../language/conditions/table.ts'
import { membersSql } from '../sql/members.ts'
import { conditionOfRow } from '../sql/read-of-row.ts'
import type { SqlSource } from '../sql/sql-source.ts'
import {
  keyAsAddressOfRow,
  keysAsAddressesSql,
  trimmedTraitOfRow,
  trimmedTraitSql,
} from '../sql/trimmed-trait.ts'
import { DELIVERY_PROPERTIES, resolveRate, resolveRetry } from './channels/delivery-fields.ts'
import { isChannelVia, VIA_KINDS } from './channels/table.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { namedKeyColumns } from './key-columns.ts'
import { LINKS_SCHEMA, resolveLinks } from './link-settings.ts'
import { referTrait } from './refer-trait.ts'
import { CONDITION_WORDS } from './topic.ts'

const ADDRESS: JsonObject = {
  type: 'string',
  description: "Trait that holds the recipient's address.",
}

/** An address belongs to every way that has one. */
const FORMS = Object.fromEntries(
  Object.entries(VIA_KINDS).map(([via, { description, isStored, properties, required }]) => [
    via,
    isStored === true
      ? { description, properties, required }
      : {
          description,
          properties: { address: ADDRESS, ...properties },
          required: ['address', ...required],
        },
  ]),
)

const COMMON_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  suppress: { ...CONDITION_SCHEMA, description: 'Who must never be reached on this channel.' },
  ...DELIVERY_PROPERTIES,
  links: LINKS_SCHEMA,
}

export const CHANNEL: DeclarationKind<'channel'> = {
  kind: 'channel',
  schema: {
    title: 'Channel',
    description: 'A way to reach people.',
    properties: COMMON_PROPERTIES,
    variants: { field: 'via', description: 'How people are reached.', forms: FORMS },
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
    if (body.address !== undefined) referTrait(address, ['address'], context, ['text'])
    const base = present({
      id,
      ...metadataOf(body),
      address,
      suppress: resolveSuppress(body, context),
      retry: resolveRetry(body, context),
      rate: resolveRate(body),
      links: resolveLinks(body, context),
    })
    return isChannelVia(via) ? VIA_KINDS[via].resolve(base, body, context) : undefined
  },
  canonical: withoutWords,
  dependencies: ({ suppress }) =>
    suppress === undefined
      ? []
      : conditionDependencies(suppress).segments.map((segment) => addressOf('segment', segment)),
  catalogReads(channel) {
    const { suppress } = channel
    const reads =
      suppress === undefined ? { traits: [], events: [] } : conditionDependencies(suppress)
    const addresses = 'address' in channel ? [channel.address] : []
    return { traits: [...addresses, ...reads.traits], events: reads.events }
  },
  keyColumns: ({ suppress }) =>
    suppress === undefined ? [] : namedKeyColumns(suppress, ['suppress']),
  compile(channel, graph) {
    const { suppress } = channel
    const source = sqlSourceOf(graph)
    const rows = rowsRead(channel, source)
    return {
      kind: 'channel',
      via: channel.via,
      channel,
      addressKind: addressKindOf(channel),
      addresses:
        'address' in channel
          ? trimmedTraitSql(channel.address, 'address', source)
          : keysAsAddressesSql(source),
      ...(suppress === undefined
        ? {}
        : { suppressed: membersSql(suppress, source, { among: 'keys' }) }),
      ...(rows === undefined ? {} : { rows }),
    }
  },
}

function rowsRead(channel: Channel, source: SqlSource): ChannelProgram['rows'] {
  const { suppress } = channel
  const address =
    'address' in channel ? trimmedTraitOfRow(channel.address, source) : keyAsAddressOfRow(source)
  const suppressed = suppress === undefined ? undefined : conditionOfRow(suppress, source)
  if (address === undefined) return undefined
  return suppressed === undefined ? { address } : { address, suppressed }
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
