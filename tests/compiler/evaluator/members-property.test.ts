/** Random conditions over random customers: the SQL finds whom the evaluator finds, on both engines (SEMANTICS 1–11). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalCondition } from '../../../src/compiler/language/conditions/table.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Json } from '../../../src/ir/json.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { randomRuns } from '../../harness/random-runs.ts'
import { membersOf, resolvedAsWritten } from '../sql/members-of.ts'
import { windowCondition, writtenCondition } from './arbitrary-condition.ts'
import { edge, instantNear, loneEventsNear, worldNear } from './arbitrary-world.ts'
import { evaluateMembers } from './evaluate.ts'
import { WORLD_CATALOG, worldScript } from './world.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261122)
const RUNS = Number(process.env.CRM_TEST_RUNS ?? 200)

const trial = edge.chain((near) =>
  fc.record({
    world: worldNear(near),
    asOf: instantNear(near),
    first: writtenCondition([]),
    second: writtenCondition(['first']),
    conditions: fc.array(writtenCondition(['first', 'second']), { minLength: 4, maxLength: 4 }),
  }),
)

const windowTrial = edge.chain((near) =>
  fc.record({
    world: loneEventsNear(near),
    asOf: instantNear(near),
    conditions: fc.array(windowCondition, { minLength: 20, maxLength: 20 }),
  }),
)

describeDatabases(`SQL finds whom the evaluator finds (seed ${SEED})`, (engine) => {
  const runs = randomRuns(engine.name, RUNS)
  const windowRuns = Math.ceil(runs / 3)

  test(`${runs} worlds, 4 conditions each, as written and canonical`, async () => {
    const db = await engine.shared()
    await fc.assert(
      fc.asyncProperty(trial, async ({ world: rows, asOf, first, second, conditions }) => {
        const segments = new Map<string, Segment>()
        const byId = new Map<string, Condition>()
        const compiled = { catalog: WORLD_CATALOG, segments, zone: 'Asia/Seoul' }
        const declare = (id: string, written: Json) => {
          const where = resolvedAsWritten(written, compiled)
          byId.set(id, where)
          segments.set(id, segmentOf(id, where))
        }
        declare('first', first)
        declare('second', second)
        const asWritten = conditions.map((written) => resolvedAsWritten(written, compiled))
        const canonical = asWritten.map((condition) => canonicalCondition(condition))
        expect(canonical.map((condition) => canonicalCondition(condition))).toEqual(canonical)

        await db.runScript(worldScript(rows))
        const found = await membersOf(db, [...asWritten, ...canonical], compiled, asOf)
        const keys = ['0', '3', '5', '99', 'x']
        const among = await membersOf(db, canonical, compiled, asOf, keys)
        const expected = asWritten.map((condition) =>
          evaluateMembers(condition, {
            catalog: WORLD_CATALOG,
            world: rows,
            segments: byId,
            asOf,
          }),
        )
        expect(found).toEqual([...expected, ...expected])
        expect(among).toEqual(expected.map((all) => all.filter((key) => keys.includes(key))))
      }),
      { seed: SEED, numRuns: runs },
    )
  }, 600_000)

  test(`${windowRuns} worlds at the edges of time, 20 windows each`, async () => {
    const db = await engine.shared()
    const compiled = { catalog: WORLD_CATALOG, zone: 'Asia/Seoul' }
    await fc.assert(
      fc.asyncProperty(windowTrial, async ({ world, asOf, conditions: written }) => {
        const conditions = written.map((each) => resolvedAsWritten(each, compiled))
        await db.runScript(worldScript(world))
        const found = await membersOf(db, conditions, compiled, asOf)
        const evaluation = { catalog: WORLD_CATALOG, world, segments: new Map(), asOf }
        const expected = conditions.map((condition) => evaluateMembers(condition, evaluation))
        expect(found).toEqual(expected)
      }),
      { seed: SEED, numRuns: windowRuns },
    )
  }, 600_000)
})

function segmentOf(id: string, where: Condition): Segment {
  return { id, where, refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' } }
}
