/** D1: what the catalog says of the team's tables, held against the tables. */
import { expect, test } from 'vitest'
import { checkCatalog } from '../../src/adapters/check-catalog.ts'
import { readColumns } from '../../src/adapters/introspect-columns.ts'
import type { CompiledProject, RequiredColumn } from '../../src/ir/compiled.ts'
import type { Executor } from '../../src/ir/database.ts'
import type { SqlText } from '../../src/ir/sql-text.ts'
import { describeDatabases } from '../harness/databases.ts'

const TABLES = `
  create type mood as enum ('sad');
  create domain email as text;
  create table users (
    id bigint primary key, name varchar(20), code char(3), balance numeric(10, 2), born date,
    seen timestamptz, local_seen timestamp, tags text[], extra jsonb, gone int, mood mood, email email);
  alter table users drop column gone;
  create table "Odd.Name" ();
  create table "Mixed" ("Case" int);
  create view buyers as select id, name from users;
  create materialized view totals as select count(*) as n from users;
  create schema shop;
  create table shop.orders (id int) partition by range (id);
  create sequence numbers;`

describeDatabases('columns of the live database (D1)', (engine) => {
  const prepare = async () => {
    const db = await engine.shared()
    await db.runScript(TABLES)
    return db
  }

  test('types without modifiers, views too, domains as what they are made of, no dropped columns', async () => {
    const found = await readColumns(await prepare(), ['users', 'buyers', 'totals', 'shop.orders'])
    expect(Object.fromEntries(found.get('users') ?? [])).toEqual({
      id: 'bigint',
      name: 'character varying',
      code: 'character',
      balance: 'numeric',
      born: 'date',
      seen: 'timestamp with time zone',
      local_seen: 'timestamp without time zone',
      tags: 'text[]',
      extra: 'jsonb',
      mood: 'mood',
      email: 'text',
    })
    expect([...(found.get('buyers') ?? [])]).toEqual([
      ['id', 'bigint'],
      ['name', 'character varying'],
    ])
    expect([...(found.get('totals') ?? [])]).toEqual([['n', 'bigint']])
    expect([...(found.get('shop.orders') ?? [])]).toEqual([['id', 'integer']])
  })

  test('names are exact; what is no table is absent; nothing can be injected', async () => {
    const db = await prepare()
    const found = await readColumns(db, [
      'Mixed',
      'mixed',
      'Users',
      'numbers',
      'no',
      'x"; --',
      'shop.no',
    ])
    expect([...found.keys()]).toEqual(['Mixed'])
    expect(await readColumns(db, [])).toEqual(new Map())
  })

  test('one query however many tables', async () => {
    const db = await prepare()
    let queries = 0
    const counting: Executor = {
      run: (statement) => {
        queries += 1
        return db.run(statement)
      },
      change: (statement) => db.change(statement),
    }
    const names = Array.from({ length: 500 }, (_, n) => `table_${n}`)
    await readColumns(counting, [...names, 'users'])
    expect(queries).toBe(1)
  })
})

function project(
  columns: readonly RequiredColumn[],
  customers: SqlText = { strings: ['select 1'], params: [] },
): CompiledProject {
  const fingerprint = { behaviour: '', own: '', written: '', metadata: '' }
  return {
    name: 'shop',
    settings: {
      name: 'shop',
      zone: 'UTC',
      refresh: { cron: '0 0 * * *', zone: 'UTC', catchUp: 'all' },
      plan: { tolerance: 0, toleranceMinimum: 0, lifetimeSeconds: 0, minimumCell: 5 },
      checks: { maxBases: 3, minAudience: 0 },
    },
    objects: new Map([
      [
        'catalog.shop',
        {
          address: 'catalog.shop',
          kind: 'catalog',
          id: 'shop',
          fingerprint,
          dependsOn: [],
          written: {},
          canonical: {},
          program: {
            kind: 'catalog',
            customers,
            columns,
            changes: { events: {}, fullRefreshSeconds: 86_400 },
          },
        },
      ],
    ]),
  }
}

describeDatabases('the catalog against the database (D1)', (engine) => {
  const check = async (...columns: RequiredColumn[]) => {
    const db = await engine.shared()
    await db.runScript(TABLES)
    return checkCatalog(db, project(columns), (address, path) => ({
      file: `${address}:${path.join('.')}`,
      line: 1,
      column: 1,
    }))
  }
  const path = ['customers', 'traits', 'name']

  test('a fitting catalog has no diagnostics', async () => {
    const text = ['text', 'character varying']
    const found = await check(
      { table: 'users', column: 'name', types: text, path },
      { table: 'users', column: 'email', types: text, path },
      { table: 'users', column: 'mood', types: [], path },
    )
    expect(found).toEqual([])
  })

  test('CRM5020: a missing table once, with the closest name and its place', async () => {
    const found = await check(
      { table: 'user', column: 'id', types: [], path: ['customers', 'key'] },
      { table: 'user', column: 'name', types: [], path },
      { table: 'shop.order', column: 'id', types: [], path: ['events', 'purchase', 'customer'] },
      { table: 'utterly_unlike', column: 'id', types: [], path: ['events', 'visit', 'customer'] },
    )
    expect(found).toMatchObject([
      {
        code: 'CRM5020',
        message: 'The database has no table or view "user".',
        fix: 'Did you mean "users"?',
        location: { file: 'catalog.shop:customers.table' },
      },
      {
        fix: 'Did you mean "shop.orders"?',
        location: { file: 'catalog.shop:events.purchase.table' },
      },
      { fix: 'Create it, or name the table that holds these rows.' },
    ])
  })

  test('CRM5021: a missing column, with the closest name', async () => {
    const found = await check({ table: 'users', column: 'nmae', types: [], path })
    expect(found).toMatchObject([
      {
        code: 'CRM5021',
        address: 'catalog.shop',
        message: 'Table "users" has no column "nmae", which customers.traits.name reads.',
        fix: 'Did you mean "name"?',
        location: { file: 'catalog.shop:customers.traits.name' },
      },
    ])
  })

  test('CRM5022: a type that cannot hold it', async () => {
    const found = await check({ table: 'users', column: 'name', types: ['date'], path })
    expect(found).toMatchObject([
      {
        code: 'CRM5022',
        message:
          'Column "name" of "users" is character varying, which customers.traits.name cannot be.',
      },
    ])
  })
})

describeDatabases('the key of customers in the database (SEMANTICS 8)', (engine) => {
  /** Two people with key 3, of whom one is gone. */
  const PEOPLE = `(id int, gone boolean default false);
    insert into people values (1, false), (3, false), (3, true), (null, false), (null, false);`
  const key = { table: 'people', column: 'id', types: ['integer'], path: ['customers', 'key'] }

  const check = async (script: string, where = 'id is not null') => {
    const db = await engine.shared()
    await db.runScript(script)
    const customers = {
      strings: [`select c.id::text as customer_key from people c where ${where}`],
      params: [],
    }
    let statements = 0
    const counting: Executor = {
      run: (statement) => {
        statements += 1
        return db.run(statement)
      },
      change: (statement) => db.change(statement),
    }
    const found = await checkCatalog(counting, project([key], customers), (address, path) => ({
      file: `${address}:${path.join('.')}`,
      line: 1,
      column: 1,
    }))
    expect(statements).toBe(2)
    return found
  }

  test('CRM5023: a table and a view that have a key twice are refused, without naming anyone', async () => {
    const expected = [
      {
        code: 'CRM5023',
        severity: 'error',
        address: 'catalog.shop',
        location: { file: 'catalog.shop:customers.key' },
        fix: expect.stringContaining('select "id" from "people" group by 1 having count(*) > 1'),
      },
    ]
    expect(await check(`create table people ${PEOPLE}`)).toMatchObject(expected)
    const joined = `create table person (id int primary key); insert into person values (1), (3);
      create view people as select id from person, generate_series(1, id);`
    expect(await check(joined)).toMatchObject(expected)
    const parent = `create table people (id int primary key); create table child () inherits (people);
      insert into people values (1); insert into child values (1);`
    expect(await check(parent)).toMatchObject(expected)
  })

  test('SEMANTICS 8: rows that the filter of the catalog leaves out, and those without a key, are no customers', async () => {
    expect(await check(`create table people ${PEOPLE}`, 'id is not null and not gone')).toEqual([])
  })

  test('only a valid unique index over all rows of just this column stands for counting', async () => {
    const partial = `create table people ${PEOPLE} create unique index on people (id) where not gone;`
    expect(await check(partial)).toMatchObject([{ code: 'CRM5023' }])
    const wider = `create table people ${PEOPLE} create unique index on people (id, gone);`
    expect(await check(wider)).toMatchObject([{ code: 'CRM5023' }])
    const unique = `create table people (id int unique);
      insert into people select n from generate_series(1, 5) n;`
    // The filter stands for counting here: it would find every key twice.
    expect(await check(unique, 'true union all select id::text from people')).toEqual([])
    const included = `create table people (id int, name text); insert into people values (1);
      create unique index on people (id) include (name);`
    expect(await check(included, 'true union all select id::text from people')).toEqual([])
  })
})
