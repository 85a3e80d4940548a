/** The `Database` port's promises, one by one, on every engine. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import { DatabaseError } from '../../src/ir/database.ts'
import { describeDatabases } from '../harness/databases.ts'

describeDatabases('row values', (engine) => {
  const value = async (text: string) => {
    const db = await engine.shared()
    const [row] = await db.run<{ value: unknown }>(sql`select ${sql.raw(text)} as value`)
    return row?.value
  }
  test.each([
    ['1::int2', 1],
    ['(-2147483648)::int4', -2147483648],
    ['9007199254740991::int8', 9007199254740991],
    ['count(*)', 1],
    ['12345678901234567890.10::numeric', '12345678901234567890.10'],
    ['0.1::float8 + 0.2::float8', 0.1 + 0.2],
    [`'NaN'::float8`, Number.NaN],
    ['true', true],
    ['false', false],
    [`'한글 "x" \\'`, '한글 "x" \\'],
    ['null::int', null],
    [`'2026-01-02 03:04:05.678+09'::timestamptz`, '2026-01-01T18:04:05.678Z'],
    [`'2026-01-02 03:04:05+00'::timestamptz`, '2026-01-02T03:04:05.000Z'],
    [`'2026-01-02 03:04:05.1+00'::timestamptz`, '2026-01-02T03:04:05.100Z'],
    [`'2026-01-02 03:04:05.678901+00'::timestamptz`, '2026-01-02T03:04:05.678901Z'],
    [`'2026-01-02 03:04:05.67891+00'::timestamptz`, '2026-01-02T03:04:05.678910Z'],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2026-01-02 03:04:05.5'::timestamp`, '2026-01-02T03:04:05.500'],
    [`'2024-02-29'::date`, '2024-02-29'],
    [`'{"b": [1, null]}'::json`, { b: [1, null] }],
    [`'[{"a": 1}]'::jsonb`, [{ a: 1 }]],
    [`'null'::jsonb`, null],
    [`array['a', 'b,"}c', null, 'NULL', '']`, ['a', 'b,"}c', null, 'NULL', '']],
    ['array[1, 2]::int8[]', [1, 2]],
    [
      'array[[1, 2], [3, 4]]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['array[1.50, 2]::numeric[]', ['1.50', '2']],
    ['array[true, false]', [true, false]],
    [`array['2026-01-02 03:04:05+00'::timestamptz]`, ['2026-01-02T03:04:05.000Z']],
    [`array['{"a":1}'::jsonb]`, [{ a: 1 }]],
    [`'{}'::text[]`, []],
    [`'3b241101-e2bb-4255-8caf-4136c566a962'::uuid`, '3b241101-e2bb-4255-8caf-4136c566a962'],
    [`'\\x00ff'::bytea`, '\\x00ff'],
    [`'1 day 2 hours'::interval`, 'P1DT2H'],
    [`array['1 day'::interval]`, '{P1D}'],
  ])('%s', async (text, expected) => {
    expect(await value(text)).toEqual(expected)
  })

  test.each(['9007199254740992::int8', '(-9223372036854775808)::int8', 'array[9007199254740993]'])(
    '%s is beyond 2^53 and throws',
    async (text) => {
      await expect(value(text)).rejects.toMatchObject({ name: 'DatabaseError', code: '22003' })
      expect(await value('1')).toBe(1)
    },
  )
})

describeDatabases('parameters', (engine) => {
  test.each<[string, unknown, unknown]>([
    ['text', `it's "한글" \\ {}`, `it's "한글" \\ {}`],
    ['int4', 42, 42],
    ['int8', 9007199254740991n, 9007199254740991],
    ['numeric', '0.10', '0.10'],
    ['float8', 0.1, 0.1],
    ['boolean', false, false],
    ['timestamptz', '2026-01-02T03:04:05.678901Z', '2026-01-02T03:04:05.678901Z'],
    ['date', '2026-01-02', '2026-01-02'],
    ['jsonb', { a: ['x', null, 1.5] }, { a: ['x', null, 1.5] }],
    ['jsonb', '[1,2]', [1, 2]],
    ['text', null, null],
    [
      'text[]',
      ['a', 'b,"}c\\', null, 'NULL', '', ' x '],
      ['a', 'b,"}c\\', null, 'NULL', '', ' x '],
    ],
    ['text[]', [], []],
    ['int4[]', [1, 2], [1, 2]],
    ['bytea', new Uint8Array([0, 255]), '\\x00ff'],
  ])('%s', async (type, given, expected) => {
    const db = await engine.shared()
    const [row] = await db.run<{ value: unknown }>(sql`select ${given}::${sql.raw(type)} as value`)
    expect(row?.value).toEqual(expected)
  })

  test('an array of keys drives unnest and any', async () => {
    const db = await engine.shared()
    const keys = ['b', 'a']
    const rows = await db.run(
      sql`select key from unnest(${keys}::text[]) with ordinality as k (key, n) where key = any(${keys}::text[]) order by n`,
    )
    expect(rows).toEqual([{ key: 'b' }, { key: 'a' }])
  })
})

describeDatabases('how many rows were written', (engine) => {
  const INSERT = sql`insert into t select n, 'a' from generate_series(1, 5) n on conflict do nothing`
  const UPDATE = sql`with found as (select n from t where n > 2) update t set x = 'b' from found f where t.n = f.n`
  const DELETE = sql`delete from t where n = any(${[4, 5, 6]}::int[])`

  test('is what the statement inserted, updated or deleted, wherever it runs', async () => {
    const db = await engine.shared()
    await db.runScript('create table t (n int primary key, x text)')
    expect(await db.change(INSERT)).toBe(5)
    expect(await db.change(INSERT)).toBe(0)
    expect(await db.transaction((tx) => tx.change(UPDATE))).toBe(3)
    expect(await db.session((session) => session.change(DELETE))).toBe(2)
    const all = await db.run(sql`select n, x from t order by n`)
    expect(all).toEqual([
      { n: 1, x: 'a' },
      { n: 2, x: 'a' },
      { n: 3, x: 'b' },
    ])
  })

  test('fails as any statement does, and not after its transaction', async () => {
    const db = await engine.shared()
    await expect(db.change(sql`update nowhere set x = 1`)).rejects.toMatchObject({ code: '42P01' })
    const ended = await db.transaction(async (tx) => tx)
    await expect(ended.change(sql`select 1`)).rejects.toThrow('the transaction has ended')
  })
})

describeDatabases('session settings', (engine) => {
  test('times are UTC and notices are quiet, also after a script changed them', async () => {
    const db = await engine.shared()
    await db.runScript(`set time zone 'Asia/Seoul'; select 1`)
    const rows = await db.run(
      sql`select current_setting('TimeZone') as zone, current_setting('client_min_messages') as level`,
    )
    if (engine.name === 'pglite') expect(rows).toEqual([{ zone: 'UTC', level: 'warning' }])
    const fresh = await (await engine.open()).run(
      sql`select current_setting('TimeZone') as zone, current_setting('client_min_messages') as level`,
    )
    expect(fresh).toEqual([{ zone: 'UTC', level: 'warning' }])
  })

  test.runIf(engine.name === 'postgres')(
    'what the database itself sets does not change what is read, nor cut a silent session',
    async () => {
      const own = await engine.open()
      for (const setting of ['quote_all_identifiers = on', `idle_session_timeout = '1s'`]) {
        await own.runScript(`do $$ begin
          execute format('alter database %I set ', current_database()) || $set$${setting}$set$;
        end $$`)
      }
      const db = new PostgresDatabase({ url: own.url ?? '' })
      const rows = await db.session(async (session) => {
        await session.run(sql`select 1`)
        await new Promise((resolve) => setTimeout(resolve, 1500))
        return session.run(sql`select format_type('text'::regtype, null) as type`)
      })
      await db.close()
      expect(rows).toEqual([{ type: 'text' }])
    },
  )
})

describeDatabases('errors', (engine) => {
  test.each([
    ['select * from nowhere', '42P01'],
    ['select 1 / 0', '22012'],
    ['selec 1', '42601'],
    [`select 'x'::int`, '22P02'],
  ])('%s is a DatabaseError with SQLSTATE %s', async (text, code) => {
    const db = await engine.shared()
    const error = await db.run(sql.raw(text)).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DatabaseError)
    expect(error).toMatchObject({ code })
    expect(await db.run(sql`select 1 as one`)).toEqual([{ one: 1 }])
  })

  test('a bad boolean parameter is PostgreSQL’s error, not the driver’s', async () => {
    const db = await engine.shared()
    await expect(db.run(sql`select ${'maybe'}::boolean`)).rejects.toMatchObject({ code: '22P02' })
  })

  test('one call is one statement, also without parameters', async () => {
    const db = await engine.shared()
    await expect(db.run(sql.raw('select 1; select 2'))).rejects.toMatchObject({ code: '42601' })
    await expect(db.run(sql`select ${1}::int; select 2`)).rejects.toMatchObject({ code: '42601' })
  })

  test('a script that fails changes nothing', async () => {
    const db = await engine.shared()
    await expect(db.runScript('create table t (); select 1 / 0')).rejects.toMatchObject({
      code: '22012',
    })
    expect(await db.run(sql`select to_regclass('t') as t`)).toEqual([{ t: null }])
  })

  test('after close every call rejects, and closing again is harmless', async () => {
    const db = await engine.open()
    await Promise.all([db.close(), db.close()])
    await db.close()
    await expect(db.run(sql`select 1`)).rejects.toThrow()
  })
})
