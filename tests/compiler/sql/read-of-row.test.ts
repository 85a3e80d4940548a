/** SEMANTICS 7, 23: what one row says of a condition is what the statement of its members says; what needs more than the row has no such read. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { conditionOfRow } from '../../../src/compiler/sql/read-of-row.ts'
import { areOfSameRows, type RowRead, selectTogether } from '../../../src/ir/row-read.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { writtenCondition } from '../evaluator/arbitrary-condition.ts'
import { edge, instantNear, worldNear } from '../evaluator/arbitrary-world.ts'
import { WORLD_CATALOG, worldScript } from '../evaluator/world.ts'
import { membersOf, resolved } from './members-of.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261129)
const RUNS = Number(process.env.CRM_TEST_RUNS ?? 40)
const KEYS = ['0', '1', '2', '3', '4', '5', '6', '99', 'x', '03']
const compiled = { catalog: WORLD_CATALOG, zone: 'Asia/Seoul' }
const source = { dialect: CATALOG_DIALECT, catalog: WORLD_CATALOG }

const trial = edge.chain((near) =>
  fc.record({
    world: worldNear(near),
    asOf: instantNear(near),
    conditions: fc.array(writtenCondition([]), { minLength: 40, maxLength: 40 }),
  }),
)

describeDatabases(`what a row says (seed ${SEED})`, (engine) => {
  test(`${RUNS} worlds: read together, conditions hold of whom their statements select`, async () => {
    const db = await engine.shared()
    let compared = 0
    await fc.assert(
      fc.asyncProperty(trial, async ({ world, asOf, conditions }) => {
        const readable = conditions.flatMap((written) => {
          const condition = resolved(written, compiled)
          const read = conditionOfRow(condition, source)
          return read === undefined ? [] : [{ condition, read }]
        })
        const [first] = readable
        if (first === undefined) return
        compared += readable.length
        await db.runScript(worldScript(world))
        const reads = readable.map(({ read }, index) => [`r${index}`, read] as const)
        const rows = await db.run<Record<string, unknown>>(selectTogether(first.read, reads, KEYS))
        const found = reads.map(([name]) =>
          rows.filter((row) => row[name] === true).map((row) => String(row.customer_key)),
        )
        expect(rows.flatMap((row) => Object.values(row))).not.toContain(null)
        const all = readable.map(({ condition }) => condition)
        expect(found.map((keys) => keys.sort())).toEqual(
          await membersOf(db, all, compiled, asOf, KEYS),
        )
      }),
      { seed: SEED, numRuns: RUNS },
    )
    expect(compared).toBeGreaterThan(RUNS)
  }, 300_000)
})

test.each([
  ['a stored trait', { trait: 'vip', is: true }, true],
  [
    'logic over stored traits',
    {
      not: {
        any: [
          { trait: 'vip', is: true },
          { trait: 'age', atLeast: 3 },
        ],
      },
    },
    true,
  ],
  ['a date that is written', { trait: 'born', after: '2020-01-01' }, true],
  ['the bucket of a key', { bucket: 'spring', between: [0, 99] }, true],
  ['everyone', { all: [] }, true],
  ['an event', { event: 'buy', count: { atLeast: 1 } }, false],
  ['no event', { event: 'buy', count: { is: 0 } }, false],
  ['a computed trait', { trait: 'spent', atLeast: 1 }, false],
  ['a list', { list: { file: 'listed.csv', column: 'key' } }, false],
  ['as-of', { trait: 'seen', within: { last: '30d' } }, false],
  [
    'a part of it',
    {
      any: [
        { trait: 'vip', is: true },
        { event: 'buy', count: { atLeast: 1 } },
      ],
    },
    false,
  ],
] as const)('%s', (_, written, isOfRow) => {
  const read = conditionOfRow(resolved(JSON.parse(JSON.stringify(written)), compiled), source)
  expect(read !== undefined).toBe(isOfRow)
})

test('reads of other rows, or of another column of that name, are not made together', () => {
  const { where: _, ...customers } = WORLD_CATALOG.customers
  const read = (catalog = WORLD_CATALOG): RowRead => {
    const of = conditionOfRow(resolved({ trait: 'vip', is: true }, compiled), {
      ...source,
      catalog,
    })
    if (of === undefined) throw new Error('not read of a row')
    return of
  }
  const other = (changed: Partial<typeof customers>) =>
    read({ ...WORLD_CATALOG, customers: { ...WORLD_CATALOG.customers, ...changed } })
  const { traits } = customers
  expect(areOfSameRows(read(), read())).toBe(true)
  expect(areOfSameRows(read(), other({ table: 'others' }))).toBe(false)
  expect(areOfSameRows(read(), other({ key: { column: 'number', type: 'integer' } }))).toBe(false)
  expect(areOfSameRows(read(), other({ key: { column: 'id', type: 'text' } }))).toBe(false)
  expect(areOfSameRows(read(), read({ ...WORLD_CATALOG, customers }))).toBe(false)
  const vip = { type: 'boolean', column: 'is_vip' } as const
  expect(areOfSameRows(read(), other({ traits: { ...traits, vip } }))).toBe(false)
  const age = { type: 'number', column: 'years' } as const
  expect(areOfSameRows(read(), other({ traits: { ...traits, age } }))).toBe(true)
})
