/** `message`: how many messages of crm's own ledger to the customer came to something (S12). */
import { sql } from 'kysely'
import type { Comparison } from '../../../ir/comparison.ts'
import type { MessageCondition, MessageFilter } from '../../../ir/condition.ts'
import { MESSAGE_OUTCOMES } from '../../../ir/condition.ts'
import { ledgerText } from '../../../ir/empty-ledger.ts'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { wordList } from '../../fields/word-list.ts'
import type { Fragment } from '../fragment.ts'
import { resolveComparison } from '../operators/resolve-comparison.ts'
import {
  COMPARISON_SCHEMAS,
  canonicalComparison,
  comparisonSql,
  explainComparison,
  wordsFor,
} from '../operators/table.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { zoneOr } from '../time-limits.ts'
import {
  explainWindow,
  resolveWindow,
  WINDOW_WORDS,
  windowInstants,
  windowSchemas,
} from '../windows/table.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import { wholeNumberTest } from './whole-number-test.ts'

const FILTERS = ['journey', 'template', 'topic', 'channel'] as const
/** What other products know of a message, and crm is not told by anyone yet. */
const NOT_COLLECTED = ['delivered', 'opened', 'clicked', 'converted', 'bounced', 'complained']
const WINDOWS = WINDOW_WORDS.filter((word) => word !== 'relativeTo')

export const MESSAGE: ConditionDefinition<'message'> = {
  schema: () => ({
    properties: {
      message: {
        type: 'string',
        description: `What became of the messages that are counted: ${wordList(MESSAGE_OUTCOMES, 'or')}.`,
        examples: [...MESSAGE_OUTCOMES],
      },
      where: {
        type: 'object',
        description: 'Only messages of this journey, template, topic or channel.',
        properties: Object.fromEntries(
          FILTERS.map((kind) => [kind, { type: 'string', description: `Of this ${kind}.` }]),
        ),
        additionalProperties: false,
      },
      count: {
        type: 'object',
        description: 'How many there are; 0 without any.',
        properties: {
          ...countSchemas(),
          ...windowSchemas(WINDOWS),
          zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
        },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  }),
  resolve(written, path, { context }) {
    const outcome = resolveOutcome(written.message, [...path, 'message'], context)
    const of = resolveFilter(written.where, [...path, 'where'], context)
    const counted = resolveCount(written.count, path, context)
    if (outcome === undefined || of === undefined || counted === undefined) return undefined
    return { kind: 'message', outcome, of, ...counted }
  },
  canonical: (node) => ({ ...node, test: wholeNumberTest(canonicalComparison(node.test)) }),
  sql: (node, scope) =>
    scope.among({
      label: `messages_${node.outcome}`,
      key: canonicalJson(node),
      readsEveryone: false,
      select: (host) => countedSql(node, host),
    }),
  // The ledger is no event of the catalog, whose rows would be looked at.
  timeChanges: () => [{ kind: 'everyone' }],
  explain({ outcome, of, window, test }) {
    const filters = FILTERS.flatMap((kind) =>
      of[kind] === undefined ? [] : [`${kind} ${of[kind]}`],
    )
    const about = filters.length === 0 ? '' : ` of ${wordList(filters, 'and')}`
    const when = explainWindow(window)
    return `number of ${outcome} messages${about}${when === '' ? '' : ` ${when}`} ${explainComparison(test, undefined)}`
  },
  dependencies: () => {},
}

function countSchemas(): Readonly<Record<string, JsonObject>> {
  const words = wordsFor('number').filter((word) => word !== 'isSet' && word !== 'isUnset')
  return Object.fromEntries(
    words.flatMap((word) => {
      const schema = COMPARISON_SCHEMAS[word]
      return schema === undefined ? [] : [[word, schema] as const]
    }),
  )
}

function resolveOutcome(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): MessageCondition['outcome'] | undefined {
  const outcome = MESSAGE_OUTCOMES.find((word) => word === written)
  if (outcome !== undefined) return outcome
  const word = String(written)
  const known = `The ledger knows ${wordList(MESSAGE_OUTCOMES, 'and')}.`
  context.report('CRM3156', path, {
    message: NOT_COLLECTED.includes(word)
      ? `Whether a message was ${word} is not collected by crm`
      : `"${word}" is nothing a message can have become`,
    fix: NOT_COLLECTED.includes(word)
      ? `${known} If your provider writes it to a table, declare that as an event of the catalog.`
      : known,
    token: word,
  })
  return undefined
}

function resolveFilter(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): MessageFilter | undefined {
  const filter = isJsonObject(written) ? written : {}
  const entries = FILTERS.flatMap((kind) => {
    const id = filter[kind]
    return typeof id === 'string' ? [[kind, id] as const] : []
  })
  const isKnown = entries.map(([kind, id]) => context.refer?.(kind, id, [...path, kind]) ?? true)
  return isKnown.every(Boolean) ? Object.fromEntries(entries) : undefined
}

function resolveCount(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): Pick<MessageCondition, 'window' | 'test'> | undefined {
  if (!isJsonObject(written)) {
    context.report('CRM3115', path, {
      message: 'The condition over messages has no count',
      fix: 'Write how many, such as count: { atLeast: 1, last: 30d }.',
    })
    return undefined
  }
  const at = [...path, 'count']
  const zone = zoneOr(written.zone, [...at, 'zone'], context.zone, context)
  if (zone === undefined) return undefined
  const window = resolveWindow(written, at, zone, context)
  const tested = {
    about: 'count of messages',
    type: { type: 'number' } as const,
    isWhole: true,
    isNeverMissing: true,
  }
  const resolved = resolveComparison(written, tested, zone, at, context)
  if (window === undefined || resolved === undefined) return undefined
  if (window.kind !== 'relativeTo') return { window, test: resolved.test }
  context.report('CRM3113', [...at, 'relativeTo'], {
    message: 'Messages are not counted around a date of each customer',
    fix: `Write one of ${wordList(WINDOWS, 'or')}.`,
    token: 'relativeTo',
  })
  return undefined
}

/** Customers without any message count 0, so all are looked at where 0 would pass. */
function countedSql(node: MessageCondition, host: SetHost): Fragment {
  const counts = sql`select ledger.customer_key, count(*) as messages from ${ledgerRows(node, host)} group by ledger.customer_key`
  const subject = {
    type: { type: 'number' } as const,
    value: sql`coalesce(counted.messages, 0)`,
    isWhole: true,
  }
  const holds = testSql(subject, node.test, host)
  return host.around(
    sql`select c.customer_key from ${host.customers()} left join (${counts}) as counted on counted.customer_key = ${host.moment.dialect.keys.asText(sql`c.customer_key`)} where ${holds}`,
  )
}

function testSql(
  subject: Parameters<typeof comparisonSql>[0],
  test: Comparison,
  { moment }: SetHost,
): Fragment {
  return comparisonSql(subject, test, { moment, zone: undefined })
}

const STATUSES: Readonly<Record<MessageCondition['outcome'], readonly string[]>> = {
  sent: ['handed', 'confirmed'],
  withheld: ['withheld'],
  failed: ['failed', 'bounced'],
  unknown: ['unknown'],
}

function ledgerRows({ outcome, of, window }: MessageCondition, host: SetHost): Fragment {
  const { moment } = host
  const { lists, types } = moment.dialect
  const at = sql`coalesce(ledger.handed_at, ledger.decided_at)`
  const { from, before, until } = windowInstants(window, {
    moment,
    trait: (name) => host.trait(name),
  })
  const tests = [
    // Calls of webhooks reach no person.
    sql`ledger.class <> ${types.parameter('call', 'text')}`,
    lists.isOneOf(sql`ledger.status`, STATUSES[outcome], 'text'),
    ...FILTERS.flatMap((kind) =>
      of[kind] === undefined
        ? []
        : [sql`${sql.id('ledger', kind)} = ${types.parameter(of[kind], 'text')}`],
    ),
    ...(from === undefined ? [] : [sql`${at} >= ${from}`]),
    ...(before === undefined ? [] : [sql`${at} < ${before}`]),
    ...(until === undefined ? [] : [sql`${at} <= ${until}`]),
    sql`${at} <= ${moment.asOf}`,
  ]
  const ledger = sql.raw(ledgerText(host.catalog.stateSchema ?? DEFAULT_SCHEMA))
  return sql`${ledger} cross join ${host.momentRow()} where ${sql.join(tests, sql` and `)}`
}

const DEFAULT_SCHEMA = 'crm'
