/** `changed`: a trait took another value in a window, by the trait's own history (S13). */
import { sql } from 'kysely'
import type { Column } from '../../../ir/catalog.ts'
import type { Comparison } from '../../../ir/comparison.ts'
import type { ChangedCondition } from '../../../ir/condition.ts'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { wordList } from '../../fields/word-list.ts'
import type { Fragment } from '../fragment.ts'
import { resolveComparison } from '../operators/resolve-comparison.ts'
import { canonicalComparison, explainComparison } from '../operators/table.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { zoneOr } from '../time-limits.ts'
import {
  explainWindow,
  resolveWindow,
  WINDOW_WORDS,
  windowBounds,
  windowInstants,
  windowSchemas,
} from '../windows/table.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import {
  historyDependencies,
  historyFacts,
  historyRows,
  resolveTraitWithHistory,
  valueTest,
} from './history-rows.ts'

const WINDOWS = WINDOW_WORDS.filter((word) => word !== 'relativeTo')
const VALUE: JsonObject = { type: ['string', 'number', 'boolean'] }

export const CHANGED: ConditionDefinition<'changed'> = {
  schema: () => ({
    properties: {
      trait: { type: 'string', description: 'A trait of the catalog that has a history.' },
      changed: {
        type: 'object',
        description: 'It took another value in this window; ever, without one.',
        properties: {
          from: { ...VALUE, description: 'The value it had. Absent: any other, or none.' },
          to: { ...VALUE, description: 'The value it took. Absent: any other, or none.' },
          ...windowSchemas(WINDOWS),
          zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
        },
        additionalProperties: false,
        examples: [{ from: 'gold', to: 'silver', last: '30d' }],
      },
    },
    additionalProperties: false,
  }),
  resolve(written, path, { context }) {
    const column = resolveTraitWithHistory(written, path, context)
    const inner = isJsonObject(written.changed) ? written.changed : {}
    const at = [...path, 'changed']
    const zone = zoneOr(inner.zone, [...at, 'zone'], context.zone, context)
    if (column?.history === undefined || zone === undefined) return undefined
    const trait = String(written.trait)
    const window = resolveChangeWindow(inner, at, zone, context)
    const from = resolveValue('from', inner, trait, column, zone, at, context)
    const to = resolveValue('to', inner, trait, column, zone, at, context)
    if (window === undefined || from === 'wrong' || to === 'wrong') return undefined
    return {
      kind: 'changed',
      trait,
      history: column.history,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      window,
      zone,
    }
  },
  canonical: ({ from, to, ...node }) => ({
    ...node,
    ...(from === undefined ? {} : { from: canonicalComparison(from) }),
    ...(to === undefined ? {} : { to: canonicalComparison(to) }),
  }),
  sql: (node, scope) =>
    scope.among({
      label: `changed_${node.trait}`,
      key: canonicalJson(node),
      readsEveryone: false,
      select: (host) => changedSql(node, host),
    }),
  timeChanges: ({ history, window }) =>
    windowBounds(window).map((bound) => ({ kind: 'events', event: history, bound }) as const),
  explain({ trait, from, to, window }, { columns }) {
    const say = (word: string, test: Comparison | undefined) =>
      test === undefined
        ? ''
        : ` ${word} ${explainComparison(test, columns[trait]).replace(/^is /, '')}`
    const when = explainWindow(window)
    return `${trait} changed${say('from', from)}${say('to', to)}${when === '' ? '' : ` ${when}`}`
  },
  facts: (node, scope) => historyFacts(node, scope),
  dependencies: ({ trait, history }, found) => historyDependencies(trait, history, found),
}

function resolveChangeWindow(
  inner: JsonObject,
  path: FieldPath,
  zone: string,
  context: ResolveContext,
): ChangedCondition['window'] | undefined {
  const window = resolveWindow(inner, path, zone, context)
  if (window?.kind !== 'relativeTo') return window
  context.report('CRM3113', [...path, 'relativeTo'], {
    message: 'Changes are not looked for around a date of each customer',
    fix: `Write one of ${wordList(WINDOWS, 'or')}.`,
    token: 'relativeTo',
  })
  return undefined
}

function resolveValue(
  word: 'from' | 'to',
  inner: JsonObject,
  trait: string,
  column: Column,
  zone: string,
  path: FieldPath,
  context: ResolveContext,
): Comparison | undefined | 'wrong' {
  const written: Json | undefined = inner[word]
  if (written === undefined) return undefined
  const tested = { about: `trait "${trait}"`, type: column, column }
  const at = [...path, word]
  // Written as a value, it stands where the comparison would.
  const own: ResolveContext = {
    ...context,
    report: (code, _, detail) => context.report(code, at, detail),
  }
  return resolveComparison({ is: written }, tested, zone, at, own)?.test ?? 'wrong'
}

function changedSql(node: ChangedCondition, host: SetHost): Fragment {
  const { column, value, oldestFirst, from } = historyRows(node.trait, host)
  const { moment } = host
  const test = (name: string, comparison: Comparison | undefined) =>
    comparison === undefined
      ? []
      : [valueTest(sql`${sql.id('change', name)}`, column, comparison, node.zone, host)]
  const range = windowInstants(node.window, { moment, trait: (name) => host.trait(name) })
  const tests = [
    sql`change.value is distinct from change.previous`,
    ...test('previous', node.from),
    ...test('value', node.to),
    ...(range.from === undefined ? [] : [sql`change.at >= ${range.from}`]),
    ...(range.before === undefined ? [] : [sql`change.at < ${range.before}`]),
    ...(range.until === undefined ? [] : [sql`change.at <= ${range.until}`]),
  ]
  const changes = sql`select e.customer_key, e.at, ${value} as value, lag(${value}) over (partition by e.customer_key order by ${oldestFirst}) as previous ${from()}`
  return host.around(
    sql`select change.customer_key from (${changes}) as change cross join ${host.momentRow()} where ${sql.join(tests, sql` and `)}`,
  )
}
