/** A saved plan goes stale by changes of the parts of catalog and project that its objects follow, and by no other (SEMANTICS 28). */
import { beforeEach, expect, test } from 'vitest'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import { compileFiles } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { apply, planAndApply, planFor } from '../plan/plan-and-apply.ts'

const HOUR_LATER = '2026-03-01T01:00:00.000Z'
const TABLES = `
  create table person (id text primary key, score int, points int, town text, city text);
  insert into person select 'p' || n, n, n / 2, 'a', 'b' from generate_series(1, 100) n;
  create table visit (person text, at timestamptz, path text, page text);`

interface Columns {
  readonly score?: string
  readonly town?: string
  readonly path?: string
}

/** A catalog in which a trait or property may stand for another column, and segments over it. */
const CONFIG = 'name: shop\nzone: UTC\n'

async function project(columns: Columns, segments: Record<string, string>, config = CONFIG) {
  const { score = 'score', town = 'town', path = 'path' } = columns
  const { compiled, diagnostics } = await compileFiles({
    'crm.config.yaml': config,
    'catalog.yaml': `
catalog: shop
customers:
  table: person
  key: id
  traits:
    score: { type: number, column: ${score} }
    town: { type: text, column: ${town} }
events:
  visit:
    table: visit
    customer: person
    at: at
    properties: { path: { type: text, column: ${path} } }
`,
    ...Object.fromEntries(
      Object.entries(segments).map(([id, where]) => [
        `${id}.yaml`,
        `segment: ${id}\nwhere: { ${where} }\n`,
      ]),
    ),
  })
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics))
  return compiled
}

describeDatabases('a saved plan and the catalog', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(TABLES)
  })

  const applyAfter = async (
    before: CompiledProject,
    reviewed: CompiledProject,
    meanwhile: CompiledProject,
  ) => {
    await planAndApply(db, before)
    const { plan } = await planFor(db, reviewed)
    await planAndApply(db, meanwhile)
    return apply(db, plan, { isReviewed: true, asOf: HOUR_LATER })
  }
  const stale = (message: RegExp) => ({
    kind: 'stale',
    diagnostics: [expect.objectContaining({ message: expect.stringMatching(message) })],
  })
  const HIGH = { high: 'trait: score, atLeast: 91' }
  const HIGHER = { high: 'trait: score, atLeast: 95' }
  const LOCAL = { local: 'trait: town, is: a' }

  test.each([
    ['zone', 'name: shop\nzone: America/New_York\n'],
    ['refresh', `${CONFIG}refresh: '30 9 * * *'\n`],
  ])(
    'is stale by a change of the project’s %s, which is compiled into its segments',
    async (_, config) => {
      const both = { ...HIGH, ...LOCAL }
      const gone = await applyAfter(
        await project({}, HIGH),
        await project({}, both),
        await project({}, HIGH, config),
      )
      expect(gone).toMatchObject(
        stale(/^project\.shop, which segment\.local depends on, was changed/),
      )
      const added = await applyAfter(
        await project({}, {}),
        await project({}, {}, config),
        await project({}, LOCAL, CONFIG),
      )
      expect(added).toMatchObject({ kind: 'stale' })
    },
  )

  test('is not stale by a change of what the project says of plans', async () => {
    const result = await applyAfter(
      await project({}, HIGH),
      await project({}, HIGHER),
      await project({}, HIGH, `${CONFIG}plan: { tolerance: 50% }\n`),
    )
    expect(result).toMatchObject({ kind: 'applied' })
  })

  test('is stale by a change of a trait that its segment reads', async () => {
    const result = await applyAfter(
      await project({}, HIGH),
      await project({}, HIGHER),
      await project({ score: 'points' }, HIGH),
    )
    expect(result).toMatchObject(
      // The segment behaves differently by the catalog's change, so both are named.
      { kind: 'stale', diagnostics: [{ address: 'segment.high' }, { address: 'catalog.shop' }] },
    )
  })

  test('is stale by a change of a trait that a segment it creates reads', async () => {
    const result = await applyAfter(
      await project({}, {}),
      await project({}, HIGH),
      await project({ score: 'points' }, {}),
    )
    expect(result).toMatchObject(stale(/^catalog\.shop, which segment\.high depends on/))
  })

  test('is not stale by a change of another trait, which it keeps', async () => {
    const result = await applyAfter(
      await project({}, HIGH),
      await project({}, HIGHER),
      await project({ town: 'city' }, HIGH),
    )
    expect(result).toMatchObject({ kind: 'applied' })
    const { plan } = await planFor(db, await project({ town: 'city' }, HIGHER), HOUR_LATER)
    expect(plan.changes).toEqual([])
  })

  test('is not stale by a change of a property of an event that nobody counts', async () => {
    const result = await applyAfter(
      await project({}, HIGH),
      await project({}, HIGHER),
      await project({ path: 'page' }, HIGH),
    )
    expect(result).toMatchObject({ kind: 'applied' })
  })

  test('that changes the catalog is stale by a new reader of what it changes', async () => {
    const result = await applyAfter(
      await project({}, HIGH),
      await project({ town: 'city' }, HIGH),
      await project({}, { ...HIGH, ...LOCAL }),
    )
    expect(result).toMatchObject(stale(/^segment\.local, which depends on catalog\.shop/))
  })

  test('that changes the catalog is not stale by a new reader of another part', async () => {
    const result = await applyAfter(
      await project({}, LOCAL),
      await project({ town: 'city' }, LOCAL),
      await project({}, { ...LOCAL, ...HIGH }),
    )
    expect(result).toMatchObject({ kind: 'applied' })
  })
})
