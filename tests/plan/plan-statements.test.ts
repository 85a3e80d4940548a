/** The number of statements of a plan does not grow with the number of objects (P5). */
import { expect, test } from 'vitest'
import { readAppliedState } from '../../src/apply/read-state.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { Database, Executor } from '../../src/ir/database.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import { createImpactPort } from '../../src/plan/query-impact.ts'
import { describeDatabases } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE, type ProjectSpec } from './fixture-project.ts'
import { AS_OF, planAndApply, SCHEMA } from './plan-and-apply.ts'

async function countStatements(db: Database, compiled: CompiledProject): Promise<number> {
  let count = 0
  await db.transaction(
    async (inner) => {
      const tx: Executor = {
        run: (statement) => {
          count += 1
          return inner.run(statement)
        },
        change: (statement) => {
          count += 1
          return inner.change(statement)
        },
      }
      const applied = await readAppliedState(tx, SCHEMA)
      const measure = createImpactPort({ tx, schema: SCHEMA, initialized: applied.initialized })
      await makePlan({ compiled, applied, asOf: AS_OF, environment: 'e', crmVersion: '0', measure })
    },
    { isolation: 'repeatable read', readOnly: true },
  )
  return count
}

function projectOf(size: number, atLeast: number): CompiledProject {
  const ids = Array.from({ length: size }, (_, index) => `s${index}`)
  const spec: ProjectSpec = {
    segments: Object.fromEntries(ids.map((id) => [id, { atLeast }])),
    journeys: Object.fromEntries(ids.map((id) => [`j-${id}`, { enters: id }])),
  }
  return compiledProject(spec)
}

describeDatabases('statements', (engine) => {
  test.each([10, 150])(
    'a plan without changes of %i segments and journeys takes 3',
    async (size) => {
      const db = await engine.shared()
      await db.runScript(PERSON_TABLE)
      await planAndApply(db, projectOf(size, 99))
      expect(await countStatements(db, projectOf(size, 99))).toBe(3)
    },
  )

  test('a plan that changes 300 segments measures them a few hundred at a time', async () => {
    const db = await engine.shared()
    await db.runScript(PERSON_TABLE)
    await planAndApply(db, projectOf(300, 99))
    // 3 to read; 2 chunks of segments with a savepoint each; 2 chunks of journeys; in flight; the state's as-of.
    expect(await countStatements(db, projectOf(300, 98))).toBe(3 + 4 + 2 + 1 + 1)
  })
})
