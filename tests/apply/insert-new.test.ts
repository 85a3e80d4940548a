/** Rows that are nearly always new: inserted as such, and where one is there already, all the others all the same. */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { insertNew } from '../../src/ir/insert-new.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'

describeDatabases('rows that are new', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(`create table each_day (day int primary key, name text not null)`)
  })
  const insert = (rows: Readonly<Record<number, string | null>>) =>
    db.transaction(async (tx) => {
      const days = Object.keys(rows).map(Number)
      const inserted = await insertNew(tx, (onConflict) =>
        tx.run<{ day: number }>(sql`
          insert into each_day select * from unnest(${days}::int[], ${Object.values(rows)}::text[]) ${onConflict}
          returning day`),
      )
      return inserted.map(({ day }) => day)
    })
  const all = () => db.run(sql`select day, name from each_day order by day`)

  test('all are written, and named', async () => {
    expect(await insert({ 1: 'a', 2: 'b' })).toEqual([1, 2])
    expect(await all()).toEqual([
      { day: 1, name: 'a' },
      { day: 2, name: 'b' },
    ])
  })

  test('one that is there stays as it is, the others are written and named', async () => {
    await insert({ 2: 'b' })
    expect(await insert({ 1: 'a', 2: 'other', 3: 'c' })).toEqual([1, 3])
    expect(await all()).toEqual([
      { day: 1, name: 'a' },
      { day: 2, name: 'b' },
      { day: 3, name: 'c' },
    ])
  })

  test('whatever else is wrong with one is said, and nothing is written', async () => {
    await expect(insert({ 1: 'a', 2: null })).rejects.toThrow('null value')
    expect(await all()).toEqual([])
  })
})
