/** `heldFor`: a comparison of a trait has held for some time, by the trait's own history (S13). */
import { sql } from 'kysely'
import type { HeldCondition } from '../../../ir/condition.ts'
import { canonicalJson } from '../../../ir/json.ts'
import type { Fragment } from '../fragment.ts'
import { COMPARISON_SCHEMAS, canonicalComparison, explainComparison } from '../operators/table.ts'
import { resolvePositiveDuration } from '../time-limits.ts'
import { explainDuration } from '../windows/explain-duration.ts'
import { durationAgo } from '../windows/named-moments.ts'
import { IGNORE_CASE_SCHEMA, resolveColumnTest } from './column-test.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import {
  historyDependencies,
  historyFacts,
  historyRows,
  isTimeless,
  resolveTraitWithHistory,
  valueTest,
} from './history-rows.ts'

export const HELD_FOR: ConditionDefinition<'heldFor'> = {
  schema: () => ({
    properties: {
      trait: { type: 'string', description: 'A trait of the catalog that has a history.' },
      heldFor: {
        type: 'string',
        description: 'For how long the comparison has held, at least. Units: y mo w d h m s.',
        examples: ['30d', '1y'],
      },
      ...COMPARISON_SCHEMAS,
      ignoreCase: IGNORE_CASE_SCHEMA,
      zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
    },
    additionalProperties: false,
  }),
  resolve(written, path, { context }) {
    const column = resolveTraitWithHistory(written, path, context)
    const duration = resolvePositiveDuration(written.heldFor, [...path, 'heldFor'], context)
    if (column === undefined) return undefined
    const trait = String(written.trait)
    const resolved = resolveColumnTest(written, `trait "${trait}"`, column, path, context)
    if (resolved === undefined || duration === undefined || column.history === undefined) {
      return undefined
    }
    const { test } = resolved
    if (!isTimeless(test, 'heldFor', [...path, test.op], context)) return undefined
    const zone = typeof written.zone === 'string' ? written.zone : context.zone
    return { kind: 'heldFor', trait, history: column.history, test, duration, zone }
  },
  canonical: (node) => ({ ...node, test: canonicalComparison(node.test) }),
  sql: (node, scope) =>
    scope.among({
      label: `held_${node.trait}`,
      key: canonicalJson(node),
      readsEveryone: false,
      select: (host) => heldSql(node, host),
    }),
  timeChanges: (node) => [
    {
      kind: 'events',
      event: node.history,
      bound: (moment) => durationAgo(moment, node.duration, node.zone),
    },
  ],
  explain: ({ trait, test, duration }, { columns }) =>
    `${trait} ${explainComparison(test, columns[trait])} for at least ${explainDuration(duration)}`,
  facts: (node, scope) => historyFacts(node, scope),
  dependencies: ({ trait, history }, found) => historyDependencies(trait, history, found),
}

/** The value then, and whether every later one passes. Without a change there was no value then. */
function heldSql(node: HeldCondition, host: SetHost): Fragment {
  const { column, value, newestFirst, from } = historyRows(node.trait, host)
  const start = durationAgo(host.moment, node.duration, node.zone)
  const { aggregates } = host.moment.dialect
  const passes = valueTest(value, column, node.test, node.zone, host)
  const before = aggregates.firstOf(value, newestFirst, sql`e.at <= ${start}`)
  const since = aggregates.all(passes, sql`e.at > ${start}`)
  const history = sql`select e.customer_key, ${before} as value_then, ${since} as is_kept ${from()} group by e.customer_key`
  const held = valueTest(sql`history.value_then`, column, node.test, node.zone, host)
  return host.around(
    sql`select c.customer_key from ${host.customers()} left join (${history}) as history on history.customer_key = c.customer_key where (${held}) and coalesce(history.is_kept, true)`,
  )
}
