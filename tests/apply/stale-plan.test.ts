/** Apply refuses what was not reviewed, before its first action (SEMANTICS 28). */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import type { ApplyRequest } from '../../src/apply/apply-plan.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE, type SegmentSpec } from '../plan/fixture-project.ts'
import { AS_OF, apply, planAndApply, planFor } from '../plan/plan-and-apply.ts'

const HOUR = '2026-03-01T01:00:00.000Z'
const DAY_AND_HOUR = '2026-03-02T01:00:00.000Z'

const segments = (specs: Record<string, SegmentSpec>) => compiledProject({ segments: specs })
const HIGH = { high: { atLeast: 91 } }

describeDatabases('a saved plan', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
  })
  const stateRows = () =>
    db.run(sql`select (select count(*) from crm.apply) as applies,
      (select count(*) from crm.object_version) as versions, (select count(*) from crm.segment_change) as changes`)

  /** Plans `reviewed`, lets something happen, applies the plan an hour later. */
  const applyAfter = async (
    before: CompiledProject,
    reviewed: CompiledProject,
    meanwhile: () => Promise<unknown>,
    options: Partial<ApplyRequest> = {},
  ) => {
    await planAndApply(db, before)
    const { plan } = await planFor(db, reviewed)
    await meanwhile()
    const rows = await stateRows()
    const result = await apply(db, plan, { isReviewed: true, asOf: HOUR, ...options })
    const isUntouched = JSON.stringify(await stateRows()) === JSON.stringify(rows)
    return { result, isUntouched }
  }
  const refusal = (code: string, message: RegExp) => ({
    result: {
      kind: 'stale',
      diagnostics: [expect.objectContaining({ code, message: expect.stringMatching(message) })],
    },
    isUntouched: true,
  })

  test('is applied when nothing happened', async () => {
    const { result } = await applyAfter(
      segments(HIGH),
      segments({ high: { atLeast: 81 } }),
      async () => undefined,
    )
    expect(result).toMatchObject({ kind: 'applied' })
  })

  test('is refused as of an instant before its own', async () => {
    const outcome = await applyAfter(compiledProject({}), segments(HIGH), async () => undefined, {
      asOf: '2026-02-28T23:00:00.000Z',
    })
    expect(outcome.isUntouched).toBe(true)
    expect(outcome.result).not.toMatchObject({ kind: 'applied' })
  })

  test('is refused when an object it changes was changed', async () => {
    const outcome = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      planAndApply(db, segments({ high: { atLeast: 71 } })),
    )
    expect(outcome).toEqual(refusal('CRM6021', /^segment\.high was changed/))
  })

  test('is refused when only the title of an object it changes was changed', async () => {
    const outcome = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      planAndApply(db, segments({ high: { atLeast: 91, title: 'High' } })),
    )
    expect(outcome).toEqual(refusal('CRM6021', /^segment\.high was changed/))
  })

  test('is refused when an object it changes was removed', async () => {
    const outcome = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      planAndApply(db, segments({})),
    )
    expect(outcome).toEqual(refusal('CRM6021', /^segment\.high was removed/))
  })

  test('is refused when an object it creates was created', async () => {
    const outcome = await applyAfter(segments({}), segments(HIGH), () =>
      planAndApply(db, segments(HIGH)),
    )
    expect(outcome).toEqual(refusal('CRM6021', /^segment\.high was created/))
  })

  test('is refused when an object it depends on was changed', async () => {
    const top = { top: { atLeast: 96, within: 'high' } }
    const outcome = await applyAfter(segments(HIGH), segments({ ...HIGH, ...top }), () =>
      planAndApply(db, segments({ high: { atLeast: 71 } })),
    )
    expect(outcome).toEqual(refusal('CRM6021', /^segment\.high, which segment\.top depends on/))
  })

  test('is refused when something that depends on a changed object was applied', async () => {
    const top = { top: { atLeast: 96, within: 'high' } }
    const outcome = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      planAndApply(db, segments({ ...HIGH, ...top })),
    )
    expect(outcome).toEqual(refusal('CRM6021', /^segment\.top, which depends on segment\.high/))
  })

  test('is not stale by an unrelated change, which it keeps', async () => {
    const { result } = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      planAndApply(db, segments({ ...HIGH, other: { atLeast: 50 } })),
    )
    expect(result.kind).toBe('applied')
    const { plan } = await planFor(db, segments({ high: { atLeast: 81 }, other: { atLeast: 50 } }))
    expect(plan.changes).toEqual([])
  })

  test('is refused when it is older than its lifetime', async () => {
    const outcome = await applyAfter(
      segments(HIGH),
      segments({ high: { atLeast: 81 } }),
      async () => undefined,
      { asOf: DAY_AND_HOUR },
    )
    expect(outcome).toEqual(refusal('CRM6022', /lifetime of 86400 seconds/))
  })

  test('is refused when an audience moved beyond the tolerance', async () => {
    const outcome = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      db.run(sql`update person set score = 85 where score between 50 and 80`),
    )
    expect(outcome.result).toMatchObject({ kind: 'stale' })
    const { diagnostics } = outcome.result.kind === 'stale' ? outcome.result : { diagnostics: [] }
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'CRM6023 segment.high: the plan was reviewed with 20 members, now there are 51.',
      'CRM6023 segment.high: the plan was reviewed with 10 people entering, now there are 41.',
    ])
    expect(outcome.isUntouched).toBe(true)
  })

  test('is not refused when an audience moved within the tolerance', async () => {
    const { result } = await applyAfter(segments(HIGH), segments({ high: { atLeast: 81 } }), () =>
      db.run(sql`update person set score = 85 where score between 61 and 80`),
    )
    expect(result.kind).toBe('applied')
  })

  test('is refused in another environment and another project', async () => {
    const outcome = await applyAfter(
      segments(HIGH),
      segments({ high: { atLeast: 81 } }),
      async () => undefined,
      { target: { project: 'fixture', environment: 'production' } },
    )
    expect(outcome).toEqual(refusal('CRM6020', /environment "default".*"production"/))
  })

  test('is refused at an as-of before the state’s', async () => {
    await planAndApply(db, segments(HIGH), HOUR)
    const { plan, diagnostics } = await planFor(db, segments({ high: { atLeast: 81 } }), AS_OF)
    expect(diagnostics.map(({ code }) => code)).toEqual(['CRM6002'])
    const result = await apply(db, plan, { asOf: AS_OF })
    expect(result).toMatchObject({ kind: 'failed', diagnostics: [{ code: 'CRM6024' }] })
  })

  test('is refused by tables of a newer crm', async () => {
    await planAndApply(db, segments(HIGH))
    const { plan } = await planFor(db, segments({ high: { atLeast: 81 } }))
    await db.run(sql`update crm.meta set version = 1000`)
    expect(await apply(db, plan)).toMatchObject({
      kind: 'failed',
      diagnostics: [{ code: 'CRM6001' }],
    })
  })

  test('leaves everything as it was when the database refuses a stage', async () => {
    await planAndApply(db, segments(HIGH))
    const { plan } = await planFor(db, segments({ high: { atLeast: 81 }, new: { atLeast: 1 } }))
    await db.run(sql`alter table person rename column score to points`)
    const rows = await stateRows()
    const result = await apply(db, plan)
    expect(result).toMatchObject({
      kind: 'failed',
      diagnostics: [
        { code: 'CRM6032', address: 'segment.new', message: expect.stringContaining('score') },
      ],
    })
    expect(await stateRows()).toEqual(rows)
  })
})
