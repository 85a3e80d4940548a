/** S14: SQL of the team's own, run: keys in the catalog's type, unknown ones belong to nobody, names stay apart. */
import { expect, test } from 'vitest'
import type { Catalog, KeyColumn } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-07-01T00:00:00Z'

function catalogOf(type: KeyColumn['type'], otherTables: readonly string[] = []): Catalog {
  return {
    id: 'shop',
    customers: { table: 'people', key: { column: 'id', type }, traits: {} },
    events: {},
    otherTables,
  }
}

describeDatabases('S14: raw SQL', (engine) => {
  test('keys of any type the select has', async () => {
    const db = await engine.shared()
    await db.runScript(`
      create table people (id integer primary key);
      insert into people values (1), (2), (30);
      create table customer (id text, spent numeric, at timestamptz, note text);
      insert into customer values
        ('1', 10.5, '2026-06-30', 'a'), ('2', 99, '2026-07-02', 'b'), ('2', 5, '2026-01-01', null),
        ('x', 50, '2026-01-01', 'a'), (null, 50, '2026-01-01', 'a'), ('77', 50, '2026-01-01', 'a');`)
    const compiled = { catalog: catalogOf('integer', ['customer']) }
    const members = async (written: Json, keys?: readonly string[]) => {
      const [found = []] = await membersOf(db, [resolved(written, compiled)], compiled, AS_OF, keys)
      return found.join(' ')
    }
    expect(await members({ sql: 'select id from customer' })).toBe('1 2')
    expect(await members({ not: { sql: 'select id from customer' } })).toBe('30')
    expect(await members({ sql: 'select id from customer where at <= :as_of and spent > 6' })).toBe(
      '1',
    )
    expect(await members({ sql: 'select 30::numeric' })).toBe('30')
    expect(await members({ sql: "values ('2'), ('2'), ('99999999999999999999')" })).toBe('2')
    expect(
      await members({
        sql: 'select id from people order by id desc limit :n',
        parameters: { n: 2 },
      }),
    ).toBe('2 30')
    expect(
      await members({ sql: 'select id from customer where spent = :s', parameters: { s: 10.5 } }),
    ).toBe('1')
    expect(
      await members({
        sql: 'select id from customer where note = :t and :b',
        parameters: { t: 'a', b: true },
      }),
    ).toBe('1')
    expect(await members({ sql: 'select id from people order by id limit 1' }, ['2', '30'])).toBe(
      '',
    )
    expect(await members({ sql: 'select id from people -- all' }, ['2', '5'])).toBe('2')
  })

  test('it sees nothing of the statement around it', async () => {
    const db = await engine.shared()
    await db.runScript(
      'create table people (id integer primary key); create table orders (who integer);',
    )
    const compiled = { catalog: catalogOf('integer') }
    const run = (text: string) =>
      membersOf(db, [resolved({ sql: text }, compiled)], compiled, AS_OF)
    await expect(run('select customer_key from orders')).rejects.toThrow(/customer_key/)
    await expect(run('select c.customer_key from orders')).rejects.toThrow(/c/)
  })

  test('text and uuid keys', async () => {
    const db = await engine.shared()
    const uuid = 'a0000000-0000-4000-8000-00000000000a'
    await db.runScript(`
      create table people (id text primary key); insert into people values ('a'), ('A'), ('7');
      create table known (id uuid primary key); insert into known values ('${uuid}');`)
    const texts = { catalog: catalogOf('text') }
    const select = resolved({ sql: "values ('a'), ('b')" }, texts)
    expect(await membersOf(db, [select], texts, AS_OF)).toEqual([['a']])
    const number = resolved({ sql: 'select 7' }, texts)
    expect(await membersOf(db, [number], texts, AS_OF)).toEqual([['7']])
    const known: Catalog = {
      ...catalogOf('uuid'),
      customers: { ...catalogOf('uuid').customers, table: 'known' },
    }
    const upper = resolved({ sql: `values ('${uuid.toUpperCase()}'), ('no')` }, { catalog: known })
    expect(await membersOf(db, [upper], { catalog: known }, AS_OF)).toEqual([[uuid]])
  })
})
