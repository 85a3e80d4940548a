/** What an apply leaves behind: objects, members, history (SEMANTICS 11, 15–17, 28–31, 33). */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { readAppliedState } from '../../src/apply/read-state.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE } from '../plan/fixture-project.ts'
import { AS_OF, planAndApply, planFor, SCHEMA } from '../plan/plan-and-apply.ts'

const LATER = '2026-03-02T00:00:00.000Z'

describeDatabases('apply', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
  })
  const members = (segment: string) =>
    db.run<{ customer_key: string; entered_at: string }>(
      sql`select customer_key, entered_at from crm.segment_member where segment = ${segment} order by 1`,
    )

  test('28: a plan on a database without crm tables reads, and creates nothing', async () => {
    const { plan } = await planFor(db, compiledProject({ segments: { high: { atLeast: 91 } } }))
    expect(plan.totals).toMatchObject({ create: 2, update: 0, delete: 0 })
    expect(plan.impact.segments).toEqual([
      {
        segment: 'high',
        before: null,
        after: 10,
        entering: 10,
        leaving: 0,
        beforeFrom: 'definition',
      },
    ])
    expect(await db.run(sql`select from pg_namespace where nspname = ${SCHEMA}`)).toHaveLength(0)
  })

  test('17: the first apply creates the tables, keeps the objects and fills segments', async () => {
    const compiled = compiledProject({ segments: { high: { atLeast: 91, title: 'High' } } })
    const { result } = await planAndApply(db, compiled)
    expect(result.kind).toBe('applied')
    expect(await members('high')).toHaveLength(10)
    expect((await members('high'))[0]).toEqual({ customer_key: 'p091', entered_at: AS_OF })
    const applied = await readAppliedState(db, SCHEMA)
    expect([...applied.objects.values()].map(({ object }) => object)).toEqual([
      ...compiled.objects.values(),
    ])
    // The people of a first fill are not logged one by one: they entered when it was filled.
    expect(await db.run(sql`select from crm.segment_change`)).toEqual([])
    expect(await db.run(sql`select * from crm.segment_state`)).toEqual([
      { segment: 'high', as_of: AS_OF, size: 10, full_at: AS_OF, cursors: {} },
    ])
    expect(
      await db.run(sql`select size, entered, left_, cause, mode from crm.segment_refresh`),
    ).toEqual([{ size: 10, entered: 10, left_: 0, cause: 'fill', mode: 'full' }])
  })

  test('plan(b, b) is empty, and applying it does nothing', async () => {
    const compiled = compiledProject({ segments: { high: { atLeast: 91 } } })
    await planAndApply(db, compiled)
    const { plan, result } = await planAndApply(db, compiled, LATER)
    expect(plan.changes).toEqual([])
    expect(result.kind).toBe('unchanged')
    expect(await db.run(sql`select from crm.apply`)).toHaveLength(1)
  })

  test('15, 16: a changed definition moves people and keeps the dates of those who stay', async () => {
    await planAndApply(db, compiledProject({ segments: { high: { atLeast: 91 } } }))
    const { plan } = await planAndApply(
      db,
      compiledProject({ segments: { high: { atLeast: 81 } } }),
      LATER,
    )
    expect(plan.impact.segments).toMatchObject([
      { before: 10, after: 20, entering: 10, leaving: 0 },
    ])
    const rows = await members('high')
    expect(rows).toHaveLength(20)
    expect(rows.filter(({ entered_at }) => entered_at === AS_OF)).toHaveLength(10)
    expect(rows.filter(({ entered_at }) => entered_at === LATER)).toHaveLength(10)
  })

  test('16: an equivalent change writes the new form and moves nobody', async () => {
    await planAndApply(db, compiledProject({ segments: { high: { atLeast: 91 } } }))
    await db.run(sql`delete from person where id = 'p100'`)
    const spelling = { segments: { high: { atLeast: 91, spelling: 'moreThan' } } } as const
    const { plan } = await planAndApply(db, compiledProject(spelling), LATER)
    expect(plan.changes).toMatchObject([{ change: 'update', classification: 'equivalent' }])
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['write-object'])
    expect(await members('high')).toHaveLength(10)
    expect((await planFor(db, compiledProject(spelling))).plan.changes).toEqual([])
  })

  test('11: a segment within another changes with it, and the plan says because of what', async () => {
    const project = (atLeast: number) =>
      compiledProject({
        segments: { high: { atLeast }, top: { atLeast: 96, within: 'high' } },
      })
    await planAndApply(db, project(91))
    const { plan } = await planAndApply(db, project(98), LATER)
    expect(plan.changes).toMatchObject([
      { address: 'segment.high', classification: 'changed' },
      { address: 'segment.top', classification: 'changed', because: ['segment.high'], diff: [] },
    ])
    expect((await members('top')).map(({ customer_key }) => customer_key)).toEqual([
      'p098',
      'p099',
      'p100',
    ])
  })

  test('removing a segment drops its members and logs that they left', async () => {
    await planAndApply(db, compiledProject({ segments: { high: { atLeast: 91 } } }))
    const { plan, result } = await planAndApply(db, compiledProject({}), LATER)
    expect(plan.impact.segments).toMatchObject([{ before: 10, after: null, leaving: 10 }])
    expect(result).toMatchObject({
      results: [{ people: { kind: 'dropped', count: 10 } }, { stage: { kind: 'remove-object' } }],
    })
    expect(await members('high')).toEqual([])
    expect(
      await db.run(sql`select change, count(*) from crm.segment_change group by 1 order by 1`),
    ).toEqual([{ change: 'left', count: 10 }])
    expect(await db.run(sql`select from crm.membership where words <> '{0}'`)).toEqual([])
    expect((await readAppliedState(db, SCHEMA)).objects.has('segment.high')).toBe(false)
  })

  test('31: since is the first apply of the current life, and every version stays readable', async () => {
    const high = compiledProject({ segments: { high: { atLeast: 91 } } })
    await planAndApply(db, high)
    await planAndApply(db, compiledProject({}), LATER)
    await planAndApply(db, high, '2026-03-03T00:00:00.000Z')
    await planAndApply(
      db,
      compiledProject({ segments: { high: { atLeast: 90 } } }),
      '2026-03-04T00:00:00.000Z',
    )
    const applied = (await readAppliedState(db, SCHEMA)).objects.get('segment.high')
    expect(applied).toMatchObject({
      applyId: 4,
      appliedAt: '2026-03-04T00:00:00.000Z',
      since: '2026-03-03T00:00:00.000Z',
    })
    expect(
      await db.run(sql`select apply_id, removed, object is null as gone from crm.object_version
        where address = 'segment.high' order by 1`),
    ).toEqual([
      { apply_id: 1, removed: false, gone: false },
      { apply_id: 2, removed: true, gone: true },
      { apply_id: 3, removed: false, gone: false },
      { apply_id: 4, removed: false, gone: false },
    ])
  })

  test('33: small groups are not told, nobody is told as 0', async () => {
    await planAndApply(db, compiledProject({ segments: { high: { atLeast: 91 } } }))
    const { plan } = await planFor(
      db,
      compiledProject({ segments: { high: { atLeast: 88 } } }),
      LATER,
    )
    expect(plan.impact.segments).toMatchObject([{ entering: '<5', leaving: 0 }])
  })

  test('a definition that cannot be run any more can still be mended', async () => {
    await planAndApply(
      db,
      compiledProject({ segments: { high: { atLeast: 91 }, low: { atLeast: 1 } } }),
    )
    await db.run(sql`alter table person rename column score to points`)
    const { plan, diagnostics } = await planFor(
      db,
      compiledProject({
        segments: {
          high: { atLeast: 91, column: 'points' },
          low: { atLeast: 2, column: 'points' },
        },
      }),
      LATER,
    )
    expect(plan.impact.segments).toMatchObject([
      { segment: 'high', before: 10, after: 10, beforeFrom: 'stored' },
      { segment: 'low', before: 100, after: 99, leaving: '<5', beforeFrom: 'stored' },
    ])
    expect(diagnostics.map(({ code }) => code)).toEqual(['CRM6003', 'CRM6003'])
  })

  test('a plan that would remove another project’s objects says so', async () => {
    await planAndApply(db, compiledProject({ name: 'first', segments: { high: { atLeast: 91 } } }))
    const { diagnostics, plan } = await planFor(db, compiledProject({ name: 'second' }), LATER)
    expect(diagnostics).toMatchObject([{ code: 'CRM6006', address: 'project.first' }])
    expect(plan.totals).toMatchObject({ create: 1, delete: 2 })
  })
})
