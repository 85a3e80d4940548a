/** `rank`: where the customer stands among the others by a metric, ties broken by customer key (SEMANTICS 13; S9). */
import { sql } from 'kysely'
import type { RankCondition } from '../../../ir/condition.ts'
import { canonicalJson } from '../../../ir/json.ts'
import type { Fragment } from '../fragment.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import { isAlways } from './event.ts'
import {
  canonicalMetric,
  explainMetric,
  metricDependencies,
  metricFacts,
  rankMetricSchema,
  rankMetricSql,
  resolveRankMetric,
} from './rank-metric.ts'
import { explainTake, RANK_TAKE_SCHEMAS, resolveTake, takeSql } from './rank-take.ts'

export const RANK: ConditionDefinition<'rank'> = {
  schema: ({ same, property }) => ({
    properties: {
      rank: rankMetricSchema(property),
      ...RANK_TAKE_SCHEMAS,
      among: { ...same, description: 'Who is ranked. Default: everyone whose metric is known.' },
    },
    additionalProperties: false,
  }),
  resolve(written, path, scope) {
    const by = resolveRankMetric(written.rank, [...path, 'rank'], scope)
    const take = resolveTake(written, path, scope.context)
    const isAmongAll = written.among === undefined
    const among = isAmongAll
      ? undefined
      : scope.customers(written.among ?? null, [...path, 'among'])
    if (by === undefined || take === undefined) return undefined
    if (isAmongAll) return { kind: 'rank', by, take }
    return among === undefined ? undefined : { kind: 'rank', by, among, take }
  },
  canonical({ by, take, among }, _, canonical) {
    const metric = canonicalMetric(by, canonical)
    const ranked = among === undefined ? undefined : canonical(among)
    if (ranked === undefined || isAlways(ranked)) return { kind: 'rank', by: metric, take }
    return { kind: 'rank', by: metric, among: ranked, take }
  },
  sql: (node, scope) =>
    scope.among({
      label: 'ranked',
      key: canonicalJson(node),
      readsEveryone: true,
      select: (host) => rankedSql(node, host),
    }),
  // Somebody else's event moves the places of all behind.
  timeChanges: () => [{ kind: 'everyone' }],
  explain({ by, among, take }, scope, child) {
    const whole = `${explainTake(take)} by ${explainMetric(by, scope, child)}`
    return among === undefined ? whole : `${whole}, of those where (${child(among, scope)})`
  },
  facts: ({ by }, scope) => metricFacts(by, scope),
  dependencies({ by, among }, found, child) {
    metricDependencies(by, found, child)
    if (among !== undefined) child(among, found)
  },
}

/** One order for all takes, so that the top and the rest from the bottom never share anyone and leave nobody out. */
function rankedSql({ by, among, take }: RankCondition, host: SetHost): Fragment {
  const { value, join } = rankMetricSql(by, host)
  const key = host.moment.dialect.keys.inOrder(sql`c.customer_key`, host.catalog.customers.key.type)
  const order =
    take.from === 'bottom' ? sql`${value} asc, ${key} desc` : sql`${value} desc, ${key} asc`
  const { columns, test } = takeSql(take, host.moment.dialect)
  const tests = [
    sql`${value} is not null`,
    ...(among === undefined
      ? []
      : [sql`c.customer_key in (select c.customer_key ${host.customersWho(among)})`]),
  ]
  return host.around(
    sql`select ranked.customer_key from (select c.customer_key, ${columns} from ${host.customers()} cross join ${host.momentRow()}${join} where ${sql.join(tests, sql` and `)} window ranking as (order by ${order})) as ranked where ${test}`,
  )
}
