/** Over random small projects: plan(b, b) is empty, apply(plan(a → b)) gives b, and what a plan says is what happens. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readAppliedState } from '../../src/apply/read-state.ts'
import { bindSql } from '../../src/ir/bind-sql.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { Executor } from '../../src/ir/database.ts'
import { formatPlanFile, parsePlanFile } from '../../src/plan/plan-file.ts'
import { describeDatabases } from '../harness/databases.ts'
import {
  compiledProject,
  type JourneySpec,
  PERSON_TABLE,
  type ProjectSpec,
  type SegmentSpec,
} from '../plan/fixture-project.ts'
import { apply, planFor, SCHEMA } from '../plan/plan-and-apply.ts'

/** A run is a few applies; PGlite is the slower engine and has no plan of its own to get wrong. */
const RUNS = { pglite: 8, postgres: 25 } as const
const IDS = ['a', 'b', 'c', 'd']

/** A segment may be within one of an earlier letter, so there is no cycle. */
const segment = (index: number): fc.Arbitrary<SegmentSpec | undefined> =>
  fc.option(
    fc
      .record({
        atLeast: fc.integer({ min: 1, max: 110 }),
        within: fc.option(fc.constantFrom(...IDS.slice(0, Math.max(index, 1))), { nil: undefined }),
        title: fc.option(fc.constantFrom('One', 'Two'), { nil: undefined }),
        spelling: fc.constantFrom('atLeast' as const, 'moreThan' as const),
        cron: fc.constantFrom('0 * * * *', '0 6 * * *'),
      })
      .map(({ within, title, ...spec }) => ({
        ...spec,
        ...(index === 0 || within === undefined ? {} : { within }),
        ...(title === undefined ? {} : { title }),
      })),
    { nil: undefined },
  )

const journey: fc.Arbitrary<JourneySpec | undefined> = fc.option(
  fc
    .record({
      segment: fc.constantFrom(...IDS),
      isScheduled: fc.boolean(),
      backfill: fc.constantFrom('none' as const, 'current' as const),
      reentry: fc.constantFrom({ kind: 'never' } as const, { kind: 'always' } as const),
    })
    .map(({ segment: id, isScheduled, ...spec }) => ({
      ...spec,
      ...(isScheduled ? { scheduled: { segment: id, cron: '0 9 * * *' } } : { enters: id }),
    })),
  { nil: undefined },
)

/** Objects that refer to a segment that is not there are left out. */
const project: fc.Arbitrary<ProjectSpec> = fc
  .record({
    segments: fc.tuple(...IDS.map((_, index) => segment(index))),
    journeys: fc.tuple(journey, journey),
  })
  .map(({ segments, journeys }) => {
    const kept: Record<string, SegmentSpec> = {}
    segments.forEach((spec, index) => {
      const id = IDS[index]
      if (spec === undefined || id === undefined) return
      if (spec.within === undefined || kept[spec.within] !== undefined) kept[id] = spec
    })
    const reachable = journeys.flatMap((spec, index) => {
      const target = spec?.enters ?? spec?.scheduled?.segment
      if (spec === undefined || target === undefined || kept[target] === undefined) return []
      return [[`j${index}`, spec] as const]
    })
    return { segments: kept, journeys: Object.fromEntries(reachable), plan: { minimumCell: 0 } }
  })

describeDatabases('random projects', (engine) => {
  test('28: apply(plan(a → b)) gives b, with members by the predicates of b and the announced enrolments', async () => {
    const db = await engine.shared()
    await db.runScript(PERSON_TABLE)
    await fc.assert(
      fc.asyncProperty(fc.array(project, { minLength: 2, maxLength: 3 }), async (specs) => {
        await db.runScript(`drop schema if exists ${SCHEMA} cascade`)
        let day = 1
        for (const spec of specs) {
          const asOf = `2026-03-0${day}T00:00:00.000Z`
          const compiled = compiledProject(spec)
          const { plan } = await planFor(db, compiled, asOf)
          const saved = await parsePlanFile(formatPlanFile(plan), 'plan')
          if (saved.value === undefined) throw new Error(JSON.stringify(saved.diagnostics))
          const enrolledBefore = await countEnrolled(db)
          const result = await apply(db, saved.value, { isReviewed: true })
          expect(['applied', 'unchanged']).toContain(result.kind)
          expect(await countEnrolled(db)).toBe(enrolledBefore + announced(saved.value.impact))
          expect((await planFor(db, compiled, asOf)).plan.changes).toEqual([])
          await expectState(db, compiled, asOf)
          day += 1
        }
      }),
      { numRuns: RUNS[engine.name] },
    )
  }, 240_000)
})

function announced({ journeys }: { journeys: readonly { enrolled: number | string }[] }): number {
  return journeys.reduce((sum, { enrolled }) => sum + Number(enrolled), 0)
}

async function countEnrolled(db: Executor): Promise<number> {
  const [table] = await db.run<{ name: string | null }>(
    sql`select to_regclass('crm.enrolment')::text as name`,
  )
  if (table?.name == null) return 0
  const [row] = await db.run<{ count: number }>(sql`select count(*) as count from crm.enrolment`)
  return row?.count ?? 0
}

async function expectState(db: Executor, compiled: CompiledProject, asOf: string): Promise<void> {
  const applied = await readAppliedState(db, SCHEMA)
  expect([...applied.objects.values()].map(({ object }) => object)).toEqual([
    ...compiled.objects.values(),
  ])
  const stored = await db.run<{ segment: string; keys: string[] }>(sql`
    select segment, array_agg(customer_key order by customer_key) as keys
    from crm.segment_member group by segment`)
  const predicted = new Map<string, string[]>()
  for (const { id, program } of compiled.objects.values()) {
    if (program.kind !== 'segment') continue
    const rows = await db.run<{ customer_key: string }>(bindSql(program.members, { asOf }))
    if (rows.length > 0) predicted.set(id, rows.map((row) => row.customer_key).sort())
  }
  expect(new Map(stored.map(({ segment: id, keys }) => [id, keys]))).toEqual(predicted)
  // The log agrees: whoever last entered is a member, whoever last left is not, the others entered with the first fill.
  const last = await db.run<{ is_member: boolean; change: string | null; filled: boolean }>(sql`
    with last_change as (
      select distinct on (segment, customer_key) c.segment, c.customer_key, c.change
      from crm.segment_change c join crm.segment_number n using (segment)
      -- An earlier life of the segment is another segment.
      where c.at > n.filled_at
      order by segment, customer_key, c.id desc
    )
    select m.customer_key is not null as is_member, c.change, m.entered_at = n.filled_at as filled
    from last_change c
    full join crm.segment_member m using (segment, customer_key)
    left join crm.segment_number n using (segment)`)
  for (const row of last) {
    if (row.change === null) expect(row).toMatchObject({ is_member: true, filled: true })
    else expect(row.is_member).toBe(row.change === 'entered')
  }
}
