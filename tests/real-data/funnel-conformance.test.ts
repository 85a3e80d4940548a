/** S5, SEMANTICS 12: the funnel cases of retentioneering and its shop's clickstream, read where they are, as segments of ordered events. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../src/ir/catalog.ts'
import type { Json } from '../../src/ir/json.ts'
import { compileFiles } from '../compiler/memory-project.ts'
import { membersOf, resolved } from '../compiler/sql/members-of.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { dataFile, isDataMissing } from './data-set.ts'

const CASES = 'conformance/retentioneering_funnel.json'
const CLICKS = 'retentioneering-ecom/ecom.csv'
const isSkipped = isDataMissing(CASES) || isDataMissing(CLICKS)
const AS_OF = '2030-01-01T00:00:00Z'

interface Case {
  readonly id: string
  readonly events: Readonly<Record<string, readonly string[]>>
  readonly steps: readonly string[]
  readonly expected: { readonly counts: readonly number[] }
}

function caseOf(id: string): Case {
  const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
    readFileSync(dataFile(CASES), 'utf8'),
  )
  const found = cases.find((each) => each.id.startsWith(id))
  if (found === undefined) throw new Error(`no case ${id}`)
  return found
}

/** One event with its name as a property; whose funnel it is, is the column. */
async function catalogOf(customer: 'person' | 'session'): Promise<Catalog> {
  const { graph } = await compileFiles({
    'crm.config.yaml': 'name: funnel\nzone: UTC\n',
    'catalog.yaml': `catalog: funnel
customers: { table: ${customer}s, key: id, traits: {} }
events:
  click: { table: clicks, customer: ${customer}, at: at, id: id, properties: { name: text, session: text } }
`,
  })
  if (graph?.catalog === undefined) throw new Error('the catalog has errors')
  return graph.catalog
}

const called = (name: string) => ({ property: 'name', is: name })

/** Who came as far as each step: the first, then the first two in that order, and so on. */
function inOrder(steps: readonly string[], same?: string): readonly Json[] {
  return steps.map((_, last) => {
    const [first = '', ...others] = steps.slice(0, last + 1)
    if (others.length === 0) return { event: 'click', where: called(first), count: { atLeast: 1 } }
    const then = others.map((name) => ({ followedBy: 'click', where: called(name) }))
    return {
      sequence: [{ event: 'click', where: called(first) }, ...then],
      ...(same === undefined ? {} : { same }),
    }
  })
}

/** Who has every one of the first steps, in whatever order. */
function inAnyOrder(steps: readonly string[]): readonly Json[] {
  return steps.map((_, last) => ({
    all: steps
      .slice(0, last + 1)
      .map((name) => ({ event: 'click', where: called(name), count: { atLeast: 1 } })),
  }))
}

describeDatabases('funnels of another product', (engine) => {
  let db: TestDatabase

  beforeAll(async () => {
    db = await engine.open()
    await db.runScript(
      `create table clicks (id bigint generated always as identity, person text, session text, name text, at timestamptz)`,
    )
  })

  async function fill(rows: readonly (readonly string[])[]): Promise<void> {
    await db.runScript('truncate clicks; drop table if exists persons, sessions')
    const column = (index: number) => rows.map((row) => row[index] ?? null)
    await db.run(sql`
      insert into clicks (person, session, name, at)
      select * from unnest(${column(0)}::text[], ${column(1)}::text[], ${column(2)}::text[], ${column(3)}::text[]::timestamptz[])`)
    await db.runScript(`create table persons as select distinct person as id from clicks;
      create table sessions as select distinct session as id from clicks; analyze`)
  }

  async function sizes(written: readonly Json[], catalog: Catalog): Promise<readonly number[]> {
    const conditions = written.map((each) => resolved(each, { catalog }))
    const members = await membersOf(db, conditions, { catalog }, AS_OF)
    return members.map((keys) => keys.length)
  }

  test.skipIf(isSkipped)('by user, and with both steps in one session', async () => {
    const { events, steps, expected } = caseOf('test_funnel_basic')
    await fill(
      Object.entries(events).flatMap(([person, names]) =>
        names.map((name, index) => [person, person, name, `2024-01-01T00:00:0${index}Z`]),
      ),
    )
    const catalog = await catalogOf('person')
    expect(await sizes(inOrder(steps), catalog)).toEqual(expected.counts)

    const sessions = caseOf('path key = session') as unknown as {
      readonly events: readonly (readonly string[])[]
      readonly expected: Readonly<Record<string, number>>
    }
    await fill(sessions.events.map((row, index) => [...row, `2024-01-01T00:00:0${index}Z`]))
    const [, ab] = await sizes(inOrder(['A', 'B'], 'session'), catalog)
    const [, ad] = await sizes(inOrder(['A', 'D'], 'session'), catalog)
    const [, across] = await sizes(inOrder(['A', 'D']), catalog)
    expect([ab, ad, across]).toEqual([
      sessions.expected['session A->B'],
      sessions.expected['session A->D'],
      1,
    ])
  })

  test.skipIf(isSkipped)(
    'the clickstream: ordered and unordered, by user and by session',
    async () => {
      const { steps, expected } = caseOf('ecom dataset') as Case
      const [, ...lines] = readFileSync(dataFile(CLICKS), 'utf8').trim().split('\n')
      await fill(
        lines.map((line) => {
          const [person = '', session = '', name = '', at = ''] = line.split(',')
          return [person, session, name, `${at}Z`]
        }),
      )
      const users = await catalogOf('person')
      expect(await sizes(inOrder(steps), users)).toEqual(expected.counts)
      // As the data sets' README has them.
      expect(await sizes(inAnyOrder(steps), users)).toEqual([600, 522, 489, 328])
      expect(await sizes(inOrder(steps), await catalogOf('session'))).toEqual([2837, 819, 410, 104])
    },
  )
})
