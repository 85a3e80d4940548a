/** A refresh by what changed finds what a look at everyone would, misses nothing at its edges, and says what it did (P2). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import { compileFiles } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { deferred } from '../harness/deferred.ts'
import { planAndApply } from '../plan/plan-and-apply.ts'
import { runVirtual } from './run-shop.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const hour = (n: number) => new Date(Date.parse(APPLIED) + n * 3_600_000).toISOString()

const TABLES = `
  create table people (id integer primary key, vip boolean, changed timestamptz not null default now(), writer xid8 default pg_current_xact_id());
  create table orders (id integer primary key, customer integer, at timestamptz, changed timestamptz not null default now(), writer xid8 default pg_current_xact_id());
  create table looks (customer integer, at timestamptz);
  insert into people select n, n % 2 = 0 from generate_series(1, 20) n;`

const BY_TIME = '{ column: changed, lag: 10m }'
const BY_TRANSACTION = '{ column: writer, by: transaction }'

async function project(
  changes: string,
  { extra = '', orders = 'orders' } = {},
): Promise<CompiledProject> {
  const { compiled, diagnostics } = await compileFiles({
    'crm.config.yaml': "name: shop\nzone: UTC\nrefresh: '0 * * * *'\n",
    'catalog.yaml': `
catalog: shop
fullRefresh: 6h
customers: { table: people, key: { column: id, type: integer }, changes: ${changes}, traits: { vip: boolean } }
events:
  purchase: { table: ${orders}, customer: customer, at: at, id: id, changes: ${changes} }
  look: { table: looks, customer: customer, at: at }
`,
    'segments.yaml': `
segment: vips
where: { trait: vip, is: true }
---
segment: buyers
where: { event: purchase, count: { atLeast: 1, last: 2h } }
---
segment: lookers
where: { event: look, count: { atLeast: 1 } }
${extra}`,
  })
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics))
  return compiled
}

describeDatabases('a refresh by changes', (engine) => {
  const open = async (changes: string, given?: TestDatabase) => {
    const db = given ?? (await engine.shared())
    await db.runScript(TABLES)
    await planAndApply(db, await project(changes), APPLIED)
    // The first one after an apply looks at everyone, and remembers how far it read.
    await runVirtual(db, hour(1), testSender())
    return db
  }
  const members = async (db: TestDatabase, segment: string) => {
    const rows = await db.run<{ key: string }>(
      sql`select customer_key as key from crm.segment_member where segment = ${segment}`,
    )
    return rows.map(({ key }) => Number(key)).sort((a, b) => a - b)
  }
  const modes = (db: TestDatabase, at: string) =>
    db.run<{ segment: string; mode: string; looked_at: number | null }>(sql`
      select segment, mode, looked_at from crm.segment_refresh where as_of = ${at}::timestamptz order by 1`)

  for (const [name, changes] of [
    ['time', BY_TIME],
    ['transaction', BY_TRANSACTION],
  ] as const) {
    test(`by ${name}: only those with new rows are looked at; tables that tell nothing are read whole`, async () => {
      const db = await open(changes)
      await db.run(sql`update people set changed = '2020-01-01'`)
      await runVirtual(db, hour(2), testSender())
      await db.run(sql`insert into orders (id, customer, at) values (1, 7, ${hour(1.5)})`)
      await db.run(sql`insert into looks values (9, ${hour(1.5)})`)
      await runVirtual(db, hour(3), testSender())
      expect(await members(db, 'buyers')).toEqual([7])
      expect(await members(db, 'lookers')).toEqual([9])
      const [buyers, lookers, vips] = await modes(db, hour(3))
      expect(lookers).toEqual({ segment: 'lookers', mode: 'full', looked_at: null })
      for (const each of [buyers, vips]) expect(each).toMatchObject({ mode: 'incremental' })
    })

    // PGlite has one connection.
    test.skipIf(engine.name === 'pglite')(
      `by ${name}: a row that is seen late by an open transaction is not missed`,
      async () => {
        const db = await open(changes, await engine.open())
        const begun = deferred()
        const mayCommit = deferred()
        const late = db.transaction(async (tx) => {
          await tx.run(sql`insert into orders (id, customer, at) values (1, 7, ${hour(1.5)})`)
          begun.resolve()
          await mayCommit.promise
        })
        await begun.promise
        await db.run(sql`insert into orders (id, customer, at) values (2, 8, ${hour(1.5)})`)
        await runVirtual(db, hour(2), testSender())
        expect(await members(db, 'buyers')).toEqual([8])
        mayCommit.resolve()
        await late
        await runVirtual(db, hour(3), testSender())
        expect(await members(db, 'buyers')).toEqual([7, 8])
        expect((await modes(db, hour(3)))[0]).toMatchObject({ mode: 'incremental' })
      },
    )
  }

  test('time alone moves people: events come due, and leave their windows', async () => {
    const db = await open(BY_TRANSACTION)
    await db.run(
      sql`insert into orders (id, customer, at) values (1, 3, ${hour(2.5)}), (2, 4, ${hour(1)})`,
    )
    const found: Record<string, readonly number[]> = {}
    for (const at of [2, 3, 4, 5]) {
      await runVirtual(db, hour(at), testSender())
      found[at] = await members(db, 'buyers')
    }
    expect(found).toEqual({ 2: [4], 3: [3, 4], 4: [3], 5: [] })
    const [buyers] = await modes(db, hour(5))
    expect(buyers).toMatchObject({ segment: 'buyers', mode: 'incremental' })
    // Customer 3, whose time it is. While anything on the server is open, what was written since is
    // read again: 4 as well, never the others.
    expect([1, 2]).toContain(buyers?.looked_at)
  })

  test('updates are told, removed rows wait for the look at everyone, which says so', async () => {
    const db = await open(BY_TRANSACTION)
    await db.run(sql`update people set vip = true, writer = pg_current_xact_id() where id = 1`)
    await db.run(sql`delete from people where id = 2`)
    await runVirtual(db, hour(2), testSender())
    expect(await members(db, 'vips')).toEqual([1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
    await runVirtual(db, hour(8), testSender())
    expect(await members(db, 'vips')).toEqual([1, 4, 6, 8, 10, 12, 14, 16, 18, 20])
    const full = await db.run(sql`
      select as_of from crm.segment_refresh where segment = 'vips' and mode = 'full' order by 1`)
    // Filled by apply, first refresh, and six hours after that.
    expect(full).toEqual([{ as_of: APPLIED }, { as_of: hour(1) }, { as_of: hour(7) }])
  })

  test('another way to tell changes begins with a look at everyone', async () => {
    const db = await open(BY_TIME)
    await planAndApply(db, await project(BY_TRANSACTION), hour(1))
    await runVirtual(db, hour(2), testSender())
    expect((await modes(db, hour(2)))[0]).toMatchObject({ segment: 'buyers', mode: 'full' })
    await db.run(sql`insert into orders (id, customer, at) values (1, 7, ${hour(2.5)})`)
    await runVirtual(db, hour(3), testSender())
    expect((await modes(db, hour(3)))[0]).toMatchObject({ segment: 'buyers', mode: 'incremental' })
    expect(await members(db, 'buyers')).toEqual([7])
  })

  test('a change from the future hides none that come before it', async () => {
    const db = await open(BY_TIME)
    const changed = (at: string) => sql`update orders set changed = ${at} where id = 1`
    await db.run(sql`insert into orders (id, customer, at) values (1, 7, ${hour(1.5)})`)
    await db.run(changed('2099-01-01T00:00:00Z'))
    await runVirtual(db, hour(2), testSender())
    await db.run(
      sql`insert into orders (id, customer, at, changed) values (2, 8, ${hour(2.5)}, ${hour(2.5)})`,
    )
    await runVirtual(db, hour(3), testSender())
    expect((await modes(db, hour(3)))[0]).toMatchObject({ mode: 'incremental' })
    expect(await members(db, 'buyers')).toEqual([7, 8])
  })

  test('days that no calendar reaches, and a table that is called as a part of the statement', async () => {
    const extra = `
---
segment: ever
where: { event: purchase, daysSinceLast: { atMost: 9999999 } }
`
    const db = await engine.shared()
    await db.runScript(TABLES.replaceAll('orders', 'keys'))
    const compiled = await project(BY_TRANSACTION, { extra, orders: 'keys' })
    await planAndApply(db, compiled, APPLIED)
    await runVirtual(db, hour(1), testSender())
    await db.run(sql`insert into keys (id, customer, at) values (1, 7, ${hour(1.5)})`)
    const { problems } = await runVirtual(db, hour(2), testSender())
    expect(problems).toEqual([])
    expect(await members(db, 'ever')).toEqual([7])
    expect((await modes(db, hour(2))).find(({ segment }) => segment === 'ever')).toMatchObject({
      mode: 'incremental',
    })
  })
})
