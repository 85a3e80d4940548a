/**
 * Whatever is proved of random conditions is so in random worlds: what is called empty has no member, what is called everyone
 * contains all, what implies another is contained in it (S16, SEMANTICS 7, 29).
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditionTree, nodesOf } from '../../../src/compiler/explain/condition-tree.ts'
import { canonicalCondition } from '../../../src/compiler/language/conditions/table.ts'
import { implies, isEmpty, isEveryone } from '../../../src/compiler/logic/prove.ts'
import { findRedundant } from '../../../src/compiler/logic/redundancy.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import { writtenCondition } from '../evaluator/arbitrary-condition.ts'
import { edge, instantNear, worldNear } from '../evaluator/arbitrary-world.ts'
import { evaluateMembers } from '../evaluator/evaluate.ts'
import { WORLD_CATALOG } from '../evaluator/world.ts'
import { resolvedAsWritten } from '../sql/members-of.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261122)
const POOLS = Math.ceil(Number(process.env.CRM_TEST_RUNS ?? 300) / 50)
const POOL = 50
const WORLDS = 8

type Definitions = ReadonlyMap<string, { readonly where: Condition }>
const NONE: Definitions = new Map()

test(`${POOLS} pools of ${POOL} random conditions, each with each`, () => {
  const found = { empty: 0, everyone: 0, implied: 0 }
  for (let seed = SEED; seed < SEED + POOLS; seed += 1) {
    const segments = new Map(conditionsOf(1, -seed, NONE).map((where) => ['first', { where }]))
    checkPool(conditionsOf(POOL, seed, segments), { segments, seed, found })
  }
  expectSomething(found, POOLS)
}, 300_000)

test('conditions about the same trait or aggregate, each with each', () => {
  const found = { empty: 0, everyone: 0, implied: 0 }
  const source = { catalog: WORLD_CATALOG, segments: NONE }
  const leaves = conditionsOf(POOLS * 300, SEED, NONE)
    .flatMap((condition) => nodesOf(conditionTree(condition, source)))
    .map(({ condition }) => condition)
  const groups = new Map<string, Condition[]>()
  for (const leaf of leaves) {
    const about = aboutOf(leaf)
    if (about !== '') groups.set(about, [...(groups.get(about) ?? []), leaf])
  }
  for (const [index, group] of [...groups.values()].entries()) {
    checkPool(group.slice(0, POOL / 2), { segments: NONE, seed: SEED + index, found })
    checkTogether(group.slice(0, POOL), SEED + index)
  }
  expectSomething(found, groups.size)
}, 300_000)

/** Aggregates of one event are kept together, because they say something of each other. */
function aboutOf(condition: Condition): string {
  if (condition.kind === 'trait') return `trait ${condition.trait}`
  if (condition.kind === 'bucket') return `bucket ${condition.salt}`
  return condition.kind === 'event' ? `${condition.event} ${condition.measure.fn !== 'sum'}` : ''
}

interface Pool {
  readonly segments: Definitions
  readonly seed: number
  readonly found: Record<'empty' | 'everyone' | 'implied', number>
}

function checkPool(written: readonly Condition[], { segments, seed, found }: Pool): void {
  const people = peopleOf(written, segments, seed)
  const conditions = written.map((each) => canonicalCondition(each))
  for (const [a, first] of conditions.entries()) {
    for (const [b, second] of conditions.entries()) {
      if (a === b) continue
      const [some, more] = [people.of(a), people.of(b)]
      const about = `${JSON.stringify(first)}\n${JSON.stringify(second)}`
      if (isEmpty({ kind: 'all', of: [first, second] }, segments) === 'yes') {
        found.empty += 1
        const shared = [...some].filter((each) => more.has(each))
        expect(shared, about).toEqual([])
      }
      if (isEveryone({ kind: 'any', of: [first, second] }, segments) === 'yes') {
        found.everyone += 1
        const left = [...people.all].filter((each) => !some.has(each) && !more.has(each))
        expect(left, about).toEqual([])
      }
      if (implies(first, second, segments) === 'yes') {
        found.implied += 1
        const outside = [...some].filter((each) => !more.has(each))
        expect(outside, about).toEqual([])
      }
    }
  }
}

/** Four of them at once, some negated: bounds go from one aggregate to the next. */
function checkTogether(written: readonly Condition[], seed: number): void {
  const places = fc.array(fc.nat(written.length - 1), { minLength: 4, maxLength: 4 })
  const signs = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })
  const trials = fc.sample(fc.tuple(places, signs), { seed, numRuns: 300 })
  const joined = trials.map(([indices, areTrue]): Condition => {
    const of = indices.flatMap((index, place) => {
      const part = written[index]
      if (part === undefined) return []
      return [areTrue[place] === true ? part : ({ kind: 'not', of: part } as const)]
    })
    return { kind: 'all', of }
  })
  const people = peopleOf(joined, NONE, seed)
  for (const [index, condition] of joined.entries()) {
    if (isEmpty(canonicalCondition(condition)) !== 'yes') continue
    expect([...people.of(index)], JSON.stringify(condition)).toEqual([])
  }
}

/** A prover that says nothing would pass. */
function expectSomething(found: Pool['found'], pools: number): void {
  expect(found.empty).toBeGreaterThan(pools * 10)
  expect(found.everyone).toBeGreaterThan(pools * 10)
  expect(found.implied).toBeGreaterThan(pools * 10)
}

function conditionsOf(count: number, seed: number, segments: Definitions): readonly Condition[] {
  const refresh = { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' as const }
  const named = new Map([...segments].map(([id, { where }]) => [id, { id, where, refresh }]))
  return fc
    .sample(writtenCondition([...segments.keys()]), { seed, numRuns: count })
    .map((written) =>
      resolvedAsWritten(written, { catalog: WORLD_CATALOG, segments: named, zone: 'Asia/Seoul' }),
    )
}

/** Who is in each condition, people of all worlds together. */
function peopleOf(conditions: readonly Condition[], segments: Definitions, seed: number) {
  const trials = fc.sample(
    edge.chain((near) => fc.record({ world: worldNear(near), asOf: instantNear(near) })),
    { seed, numRuns: WORLDS },
  )
  const byId = new Map([...segments].map(([id, { where }]) => [id, where]))
  const inWorlds = (condition: Condition) =>
    new Set(
      trials.flatMap(({ world, asOf }, index) =>
        evaluateMembers(condition, { catalog: WORLD_CATALOG, world, segments: byId, asOf }).map(
          (key) => `${index} ${key}`,
        ),
      ),
    )
  const found = conditions.map(inWorlds)
  const none: ReadonlySet<string> = new Set()
  return { all: inWorlds({ kind: 'all', of: [] }), of: (index: number) => found[index] ?? none }
}

test('what is called redundant changes no membership when it is left out', () => {
  let found = 0
  for (let seed = SEED; seed < SEED + POOLS; seed += 1) {
    const written = conditionsOf(POOL * 4, seed, NONE)
    // A random condition rarely repeats itself, so each is put beside another one's parts.
    const joined = written.map((condition, index): Condition => {
      const other = written[index + 1] ?? condition
      const near: Condition = index % 2 === 0 ? other : condition
      const of = [condition, near, ...partsOf(other)].map(copyOf)
      return { kind: index % 3 === 0 ? 'any' : 'all', of }
    })
    const shorter = joined.map((each) => {
      const redundant = findRedundant(each, NONE)
      found += redundant.length
      return without(each, new Set(redundant.map(({ part }) => part)))
    })
    const [before, after] = [peopleOf(joined, NONE, seed), peopleOf(shorter, NONE, seed)]
    for (const [index, condition] of joined.entries()) {
      expect(after.of(index), JSON.stringify(condition)).toEqual(before.of(index))
    }
  }
  expect(found).toBeGreaterThan(POOLS * 50)
}, 300_000)

/** Nodes are told apart by identity. */
function copyOf(condition: Condition): Condition {
  if (condition.kind === 'not') return { kind: 'not', of: copyOf(condition.of) }
  if (condition.kind !== 'all' && condition.kind !== 'any') return { ...condition }
  return { kind: condition.kind, of: condition.of.map(copyOf) }
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'not') return [condition.of]
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of : []
}

function without(condition: Condition, left: ReadonlySet<Condition>): Condition {
  if (condition.kind === 'not') return { kind: 'not', of: without(condition.of, left) }
  if (condition.kind !== 'all' && condition.kind !== 'any') return condition
  const kept = condition.of.filter((part) => !left.has(part))
  return { kind: condition.kind, of: kept.map((part) => without(part, left)) }
}
