/**
 * Random segments over random customers that change while the clock goes on: the shared pass in full (P1), the incremental
 * one (P2) and the evaluator find the same members (SEMANTICS 15).
 */

import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createStateSchema } from '../../../src/apply/state-schema.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { passPart } from '../../../src/compiler/sql/pass-part.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Executor } from '../../../src/ir/database.ts'
import type { PassPart } from '../../../src/ir/pass.ts'
import { refreshMembers } from '../../../src/ir/refresh-members.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import { touchedCustomersSql } from '../../../src/ir/touched-customers.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { randomRuns } from '../../harness/random-runs.ts'
import { resolved } from '../sql/members-of.ts'
import { writtenCondition } from './arbitrary-condition.ts'
import { edge, instantNear, worldNear } from './arbitrary-world.ts'
import { evaluateMembers } from './evaluate.ts'
import { type Row, WORLD_CATALOG, type World, worldScript } from './world.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261122)
const RUNS = Number(process.env.CRM_TEST_PASS_RUNS ?? 40)

/** From seconds to months, and over what clocks do. */
const STEPS_SECONDS = [
  1,
  59,
  3_600,
  7_200,
  86_399,
  86_400,
  90_000,
  7 * 86_400,
  31 * 86_400,
  366 * 86_400,
]

const trial = edge.chain((near) =>
  fc.record({
    asOf: instantNear(near),
    first: writtenCondition([]),
    others: fc.array(writtenCondition(['first']), { minLength: 6, maxLength: 6 }),
    world: worldNear(near),
    steps: fc.array(
      fc.record({
        seconds: fc.constantFrom(...STEPS_SECONDS),
        // The next world: rows added late, changed and removed. Half of the time nothing happens but time.
        world: fc.option(worldNear(near)),
      }),
      { minLength: 2, maxLength: 4 },
    ),
  }),
)

describeDatabases(`a shared pass finds whom the evaluator finds (seed ${SEED})`, (engine) => {
  const runs = randomRuns(engine.name, RUNS)

  test(`${runs} random histories: full, and incremental after every step`, async () => {
    const db = await engine.shared()
    await fc.assert(
      fc.asyncProperty(trial, async ({ asOf, first, others, world, steps }) => {
        const segments = new Map<string, Segment>()
        const compiled = { catalog: WORLD_CATALOG, segments, zone: 'Asia/Seoul' }
        const declare = (id: string, where: Condition) =>
          segments.set(id, {
            id,
            where,
            refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' },
          })
        declare('first', resolved(first, compiled))
        for (const [index, written] of others.entries()) {
          declare(`s${index}`, resolved(written, compiled))
        }
        const parts = new Map(
          [...segments].map(([id, { where }]) => [
            id,
            passPart(where, { dialect: CATALOG_DIALECT, catalog: WORLD_CATALOG, segments }),
          ]),
        )
        await db.runScript('drop schema if exists crm cascade')
        for (const statement of createStateSchema('crm')) await db.run(statement)
        let [known, at] = [world, asOf]
        await db.runScript(worldScript(known))
        await refresh(db, parts, at)
        expect(await stored(db)).toEqual(expectedMembers(segments, known, at))
        for (const { seconds, world: next } of steps) {
          const before = { known, at }
          known = next ?? known
          at = new Date(Date.parse(at) + seconds * 1000).toISOString()
          if (next !== null) await db.runScript(worldScript(known))
          const keys = new Set(changedKeys(before.known, known))
          const local = [...parts.values()].filter((part) => !part.readsEveryone)
          const touched = touchedCustomersSql(local, before.at, at)
          if (touched !== undefined) {
            for (const row of await db.run<{ customer_key: string }>(touched))
              keys.add(row.customer_key)
          }
          await refresh(db, parts, at, [...keys])
          expect(await stored(db), `incremental from ${before.at} to ${at}`).toEqual(
            expectedMembers(segments, known, at),
          )
        }
      }),
      { seed: SEED, numRuns: runs },
    )
  }, 600_000)
})

/** With keys, only those; segments that read everyone are refreshed in full all the same, as a worker does. */
async function refresh(
  db: Executor,
  parts: ReadonlyMap<string, PassPart>,
  asOf: string,
  keys?: readonly string[],
): Promise<void> {
  const all = [...parts].map(([segment, part]) => ({ segment, part, cause: 'refresh' as const }))
  const isWhole = ({ part }: { readonly part: PassPart }) =>
    keys === undefined || part.readsEveryone
  await refreshMembers(db, 'crm', { segments: all.filter(isWhole), asOf })
  const rest = all.filter((each) => !isWhole(each))
  await refreshMembers(db, 'crm', { segments: rest, asOf, ...(keys === undefined ? {} : { keys }) })
}

async function stored(db: Executor): Promise<Record<string, readonly string[]>> {
  const rows = await db.run<{ segment: string; keys: readonly string[]; size: number }>(sql`
    select s.segment, s.size, coalesce((
      select array_agg(m.customer_key) from crm.segment_member m where m.segment = s.segment), '{}') as keys
    from crm.segment_state s order by 1`)
  for (const { segment, keys, size } of rows) expect(size, segment).toBe(keys.length)
  return Object.fromEntries(rows.map(({ segment, keys }) => [segment, keys.toSorted()]))
}

function expectedMembers(
  segments: ReadonlyMap<string, Segment>,
  world: World,
  asOf: string,
): Record<string, readonly string[]> {
  const byId = new Map([...segments].map(([id, { where }]) => [id, where]))
  const evaluation = { catalog: WORLD_CATALOG, world, segments: byId, asOf }
  const members = [...byId].map(([id, where]) => [id, evaluateMembers(where, evaluation)] as const)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What declared change columns would name: customers of whom a row was added, changed or removed. */
function changedKeys(before: World, after: World): readonly string[] {
  const rowsOf = (world: World) => {
    const byKey = new Map<string, string[]>()
    const add = (key: unknown, row: Row, table: string) => {
      const rows = byKey.get(String(key)) ?? []
      rows.push(table + JSON.stringify(row))
      byKey.set(String(key), rows.sort())
    }
    for (const row of world.customers) add(row.id, row, 'people')
    for (const [event, rows] of Object.entries(world.events)) {
      for (const row of rows) add(row.customer, row, event)
    }
    return byKey
  }
  const [was, is] = [rowsOf(before), rowsOf(after)]
  const keys = new Set([...was.keys(), ...is.keys()])
  return [...keys].filter((key) => JSON.stringify(was.get(key)) !== JSON.stringify(is.get(key)))
}
