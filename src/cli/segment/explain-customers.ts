/**
 * Conditions and keys of customers in, of each customer the tree of each condition out: what holds, and the values that
 * decided it. Set-based: the same few statements for one customer and for a thousand.
 */
import {
  type ConditionTree,
  conditionTree,
  nodesOf,
} from '../../compiler/explain/condition-tree.ts'
import { factStatements, truthStatements } from '../../compiler/explain/explain-statements.ts'
import type { SqlSource } from '../../compiler/sql/sql-source.ts'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Condition, ConditionKind } from '../../ir/condition.ts'
import type { Executor } from '../../ir/database.ts'
import { canonicalJson } from '../../ir/json.ts'

export interface ExplainedCondition {
  readonly kind: ConditionKind
  readonly clause: string
  readonly holds: boolean
  /** Values as text; `null` is missing. */
  readonly facts: readonly ExplainedFact[]
  readonly parts: readonly ExplainedCondition[]
}

export interface ExplainedFact {
  readonly name: string
  readonly value: string | null
}

export interface ExplainQuestion {
  readonly conditions: readonly Condition[]
  readonly keys: readonly string[]
  readonly source: SqlSource
  readonly asOf: Instant
}

/** By key, in the order of the conditions; keys of nobody are not in it. */
export async function explainCustomers(
  tx: Executor,
  question: ExplainQuestion,
): Promise<ReadonlyMap<string, readonly ExplainedCondition[]>> {
  const trees = question.conditions.map((each) => conditionTree(each, question.source))
  // A condition that stands in several places is asked once.
  const distinct = new Map(
    trees.flatMap(nodesOf).map(({ condition }) => [canonicalJson(condition), condition]),
  )
  const conditions = [...distinct.values()]
  const places = new Map([...distinct.keys()].map((text, place) => [text, place]))
  const holders = await readTruth(tx, conditions, question)
  const answers = new Map<string, readonly ExplainedCondition[]>()
  for (const [key, facts] of await readFacts(tx, conditions, question)) {
    const explain = ({ condition, clause, parts }: ConditionTree): ExplainedCondition => {
      const place = places.get(canonicalJson(condition)) ?? -1
      return {
        kind: condition.kind,
        clause,
        holds: holders[place]?.has(key) === true,
        facts: facts[place] ?? [],
        parts: parts.map(explain),
      }
    }
    answers.set(key, trees.map(explain))
  }
  return answers
}

/** Of each condition the keys of those for whom it holds. */
async function readTruth(
  tx: Executor,
  conditions: readonly Condition[],
  { source, keys, asOf }: ExplainQuestion,
): Promise<readonly ReadonlySet<string>[]> {
  const holders = conditions.map(() => new Set<string>())
  for (const statement of truthStatements(conditions, source)) {
    const rows = await tx.run<{ condition: number; customer_key: string }>(
      bindSql(statement, { asOf, keys }),
    )
    for (const { condition, customer_key } of rows) holders[condition]?.add(customer_key)
  }
  return holders
}

/** Of each customer there is, the facts of each condition. */
async function readFacts(
  tx: Executor,
  conditions: readonly Condition[],
  { source, keys, asOf }: ExplainQuestion,
): Promise<ReadonlyMap<string, readonly (readonly ExplainedFact[])[]>> {
  const found = new Map<string, (readonly ExplainedFact[])[]>()
  for (const { facts, sql } of factStatements(conditions, source)) {
    const rows = await tx.run<{ customer_key: string; facts: readonly (string | null)[] }>(
      bindSql(sql, { asOf, keys }),
    )
    for (const { customer_key, facts: values } of rows) {
      let place = 0
      const named = facts.map((each) =>
        each.map(({ name }) => ({ name, value: values[place++] ?? null })),
      )
      found.set(customer_key, [...(found.get(customer_key) ?? []), ...named])
    }
  }
  return found
}
