/** S5: random sequences over few customers with many events close together, in SQL and step by step (SEMANTICS 12). */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/ir/json.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { randomRuns } from '../../harness/random-runs.ts'
import { membersOf, resolvedAsWritten } from '../sql/members-of.ts'
import { fixedWindow, zone } from './arbitrary-comparison.ts'
import { sequenceTest } from './arbitrary-over-time.ts'
import { edge, instantNear, worldNear } from './arbitrary-world.ts'
import { evaluateMembers } from './evaluate.ts'
import { WORLD_CATALOG, type World, worldScript } from './world.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261122)
const RUNS = Math.ceil(Number(process.env.CRM_TEST_RUNS ?? 300) / 4)
const CUSTOMERS = 3

/** The events of several worlds belong to few, so that most sequences have something to find. */
function crowded(worlds: readonly World[]): World {
  const rowsOf = (event: string) =>
    worlds
      .flatMap(({ events }) => events[event] ?? [])
      .map((row, id) => ({
        ...row,
        id: (id * 7) % 211,
        customer: Number(row.customer) % CUSTOMERS,
        paid: row.paid ?? true,
      }))
  return {
    customers: worlds
      .flatMap(({ customers }) => customers)
      .map((row, id) => ({ ...row, id, hidden: false })),
    events: { buy: rowsOf('buy'), look: rowsOf('look') },
  }
}

const sequenceCondition = sequenceTest({
  on: fc.constantFrom<JsonObject[]>(
    { event: 'buy' },
    { event: 'buy' },
    { event: 'look' },
    { event: 'buy', where: { property: 'total', atLeast: 1 } },
    { event: 'buy', where: { property: 'total', lessThan: 1 } },
    { event: 'look', where: { property: 'page', isSet: true } },
  ),
  window: fc.oneof(fc.constant({}), fixedWindow),
  zone,
})

/** Mostly when the deadlines of some events have passed and those of others have not. */
const LATER_HOURS = [0, 1, 24, 25, 48, 24 * 31]

const trial = edge.chain((near) =>
  fc.record({
    world: fc.array(worldNear(near), { minLength: 4, maxLength: 4 }).map(crowded),
    asOf: fc
      .tuple(instantNear(near), fc.constantFrom(...LATER_HOURS))
      .map(([at, hours]) => Temporal.Instant.from(at).add({ hours }).toString()),
    conditions: fc.array(sequenceCondition, { minLength: 12, maxLength: 12 }),
  }),
)

describeDatabases(`SQL finds the sequences the evaluator finds (seed ${SEED})`, (engine) => {
  const runs = randomRuns(engine.name, RUNS)

  test(`S5: ${runs} worlds, 12 sequences each`, async () => {
    const db = await engine.shared()
    const compiled = { catalog: WORLD_CATALOG, zone: 'Asia/Seoul' }
    let [found, asked] = [0, 0]
    await fc.assert(
      fc.asyncProperty(trial, async ({ world, asOf, conditions: written }) => {
        const conditions = written.map((each) => resolvedAsWritten(each, compiled))
        await db.runScript(worldScript(world))
        const members = await membersOf(db, conditions, compiled, asOf)
        const evaluation = { catalog: WORLD_CATALOG, world, segments: new Map(), asOf }
        expect(members).toEqual(conditions.map((each) => evaluateMembers(each, evaluation)))
        found += members.filter((keys) => keys.length > 0).length
        asked += members.length
      }),
      { seed: SEED, numRuns: runs },
    )
    expect(found / asked).toBeGreaterThan(0.1)
  }, 600_000)
})
