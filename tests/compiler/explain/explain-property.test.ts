/**
 * `crm segment explain` agrees with membership: of 1,000 random customers and 50 random segments every node of every
 * condition is true for whom the evaluator finds, and its parts say why (S8; SEMANTICS 7, 11).
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ExplainedCondition,
  explainCustomers,
} from '../../../src/cli/segment/explain-customers.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { conditionTree, nodesOf } from '../../../src/compiler/explain/condition-tree.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { randomRuns } from '../../harness/random-runs.ts'
import { writtenCondition } from '../evaluator/arbitrary-condition.ts'
import { instantNear, worldNear } from '../evaluator/arbitrary-world.ts'
import { evaluateMembers } from '../evaluator/evaluate.ts'
import { WORLD_CATALOG, type World, worldScript } from '../evaluator/world.ts'
import { resolvedAsWritten } from '../sql/members-of.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261122)
const CUSTOMERS = 1000
const SEGMENTS = 50
const EDGE = '2026-03-08T07:00:00Z'

describeDatabases(`explain agrees with membership (seed ${SEED})`, (engine) => {
  const size = randomRuns(engine.name, CUSTOMERS)

  test(`${size} random customers, ${SEGMENTS} random segments`, async () => {
    const db = await engine.shared()
    const world = largeWorld(size)
    const [asOf = ''] = fc.sample(instantNear(EDGE), { seed: SEED, numRuns: 1 })
    const { segments, conditions } = randomSegments(world, asOf)
    await db.runScript(worldScript(world))
    const source = { catalog: WORLD_CATALOG, segments }
    const keys = world.customers.map(({ id }) => String(id))
    const answers = await explainCustomers(db, {
      conditions,
      keys,
      source: { ...source, dialect: CATALOG_DIALECT },
      asOf,
    })

    const byId = new Map([...segments].map(([id, { where }]) => [id, where]))
    const evaluation = { catalog: WORLD_CATALOG, world, segments: byId, asOf }
    const universe = evaluateMembers({ kind: 'all', of: [] }, evaluation)
    expect([...answers.keys()].sort()).toEqual(universe)
    expect(universe.length).toBeGreaterThan(size / 2)

    for (const [place, condition] of conditions.entries()) {
      const nodes = nodesOf(conditionTree(condition, source))
      const explained = universe.map((key) => flat(answers.get(key)?.[place]))
      for (const [index, node] of nodes.entries()) {
        const found = universe.filter((_, person) => explained[person]?.[index]?.holds === true)
        expect(found, node.clause).toEqual(evaluateMembers(node.condition, evaluation))
      }
      for (const person of explained) for (const node of person) expectReason(node)
    }
  }, 600_000)
})

/** Truth follows from the parts, and a value is told wherever one decides. */
function expectReason({ kind, holds, parts, facts }: ExplainedCondition): void {
  if (kind === 'all') expect(holds).toBe(parts.every((part) => part.holds))
  if (kind === 'any') expect(holds).toBe(parts.some((part) => part.holds))
  if (kind === 'not') expect(holds).toBe(parts.every((part) => !part.holds))
  if (kind === 'segment') expect(holds).toBe(parts.every((part) => part.holds))
  if (kind === 'event') expect(facts.length).toBeGreaterThan(0)
  if (kind === 'trait') expect(facts.length + parts.length).toBe(1)
}

function flat(node: ExplainedCondition | undefined): readonly ExplainedCondition[] {
  return node === undefined ? [] : [node, ...node.parts.flatMap(flat)]
}

/** Few of them hold for everyone or for nobody, or the test would say little. */
function randomSegments(world: World, asOf: string) {
  const segments = new Map<string, Segment>()
  const byId = new Map<string, Condition>()
  let dull = 0
  for (let seed = SEED; byId.size < SEGMENTS; seed += 1) {
    const names = [...byId.keys()].slice(-3)
    const [written = {}] = fc.sample(writtenCondition(names), { seed, numRuns: 1 })
    const where = resolvedAsWritten(written, {
      catalog: WORLD_CATALOG,
      segments,
      zone: 'Asia/Seoul',
    })
    const evaluation = { catalog: WORLD_CATALOG, world, segments: byId, asOf }
    const size = evaluateMembers(where, evaluation).length
    const isDull = size === 0 || size > 0.9 * world.customers.length
    if (isDull && dull >= SEGMENTS / 5) continue
    if (isDull) dull += 1
    const id = `s${byId.size}`
    byId.set(id, where)
    segments.set(id, { id, where, refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' } })
  }
  return { segments, conditions: [...byId.values()] }
}

/** Many small worlds in one, their keys moved apart. */
function largeWorld(size: number): World {
  const worlds = fc.sample(worldNear(EDGE), { seed: SEED, numRuns: Math.ceil(0.4 * size) })
  const shift = (key: unknown, index: number) => (typeof key === 'number' ? key + index * 100 : key)
  const customers = worlds
    .flatMap((world, index) => world.customers.map((row) => ({ ...row, id: shift(row.id, index) })))
    .filter(({ id }) => id !== null)
    .slice(0, size)
  const names = Object.keys(WORLD_CATALOG.events)
  const events = names.map((name) => {
    const rows = worlds.flatMap((world, index) =>
      (world.events[name] ?? []).map((row) => ({ ...row, customer: shift(row.customer, index) })),
    )
    return [name, rows] as const
  })
  return { customers, events: Object.fromEntries(events) }
}
