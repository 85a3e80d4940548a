/** Crm's own tables as they are in a database, compared with a checked-in dump on both engines. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  checkStateVersion,
  createStateSchema,
  prepareState,
  upgradeState,
} from '../../src/apply/state-schema.ts'
import type { Executor } from '../../src/ir/database.ts'
import { readStateVersion, STATE_VERSION } from '../../src/ir/state-version.ts'
import { describeDatabases } from '../harness/databases.ts'

async function dump(db: Executor): Promise<string> {
  const columns = await db.run<{ line: string }>(sql`
    select format('%s.%s %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      case a.attidentity::text when '' then '' else ' identity ' || a.attidentity::text end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'crm'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0
    order by c.relname, a.attnum`)
  const constraints = await db.run<{ line: string }>(sql`
    select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) as line
    from pg_constraint where connamespace = 'crm'::regnamespace and contype in ('p', 'c', 'f', 'u')
    order by 1`)
  const indexes = await db.run<{ line: string }>(
    sql`select indexdef as line from pg_indexes where schemaname = 'crm' order by 1`,
  )
  const sequences = await db.run<{ line: string }>(
    sql`select 'sequence ' || sequencename as line from pg_sequences where schemaname = 'crm' order by 1`,
  )
  const sections = [columns, constraints, indexes, sequences]
  return `${sections.map((rows) => rows.map(({ line }) => line).join('\n')).join('\n\n')}\n`
}

describeDatabases('crm’s own tables', (engine) => {
  test('are those of the dump; change it only with a new migration', async () => {
    const db = await engine.shared()
    for (const statement of createStateSchema('crm')) await db.run(statement)
    await expect(await dump(db)).toMatchFileSnapshot('state-schema.golden.txt')
    expect(await readStateVersion(db, 'crm')).toBe(STATE_VERSION)
    expect(upgradeState('crm', STATE_VERSION)).toEqual([])
  })

  test('are made in a schema that exists, and only once', async () => {
    const db = await engine.shared()
    await db.run(sql`create schema "Odd ""name"""`)
    expect(await readStateVersion(db, 'Odd "name"')).toBeUndefined()
    await db.transaction((tx) => prepareState(tx, 'Odd "name"'))
    await db.transaction((tx) => prepareState(tx, 'Odd "name"'))
    expect(await readStateVersion(db, 'Odd "name"')).toBe(STATE_VERSION)
  })
})

test('a newer version is refused, an older one or none is not', () => {
  expect(checkStateVersion('crm', STATE_VERSION + 1)).toMatchObject([{ code: 'CRM6001' }])
  expect(checkStateVersion('crm', STATE_VERSION)).toEqual([])
  expect(checkStateVersion('crm', undefined)).toEqual([])
})
