/** S9: buckets and samples, the same in SQL and in code (SEMANTICS 14). */

import { beforeAll, describe, expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import { bucketOf } from '../../../src/ir/bucket.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { resolved } from './members-of.ts'

const KEYS = Array.from({ length: 2000 }, (_, index) => index - 5)
const TEXT_KEYS = ['', ' ', 'a', 'A', "it's", '김철수', '😀', 'a:b', 'ÀÈ', 'x'.repeat(3000)]
const UUID = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'

const CATALOGS = {
  integer: catalog('people', 'integer'),
  text: catalog('names', 'text'),
  uuid: catalog('devices', 'uuid'),
}

function catalog(table: string, type: 'integer' | 'text' | 'uuid'): Catalog {
  return { id: table, customers: { table, key: { column: 'id', type }, traits: {} }, events: {} }
}

describe('S9: buckets in code', () => {
  test('SEMANTICS 14: numbers that anyone can compute again', () => {
    // `printf 'spring-test:42' | md5sum | cut -c1-8`, as a number, mod 10,000.
    expect([1, 42, 1000].map((key) => bucketOf('spring-test', String(key)))).toMatchInlineSnapshot(`
      [
        8645,
        1298,
        1942,
      ]
    `)
    expect(bucketOf('a', 'b:c')).toBe(bucketOf('a:b', 'c'))
  })

  test('each bucket has about as many', () => {
    const buckets = Array.from({ length: 20_000 }, (_, key) => bucketOf('even', String(key)))
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      buckets.filter((bucket) => Math.floor(bucket / 1000) === tenth),
    )
    for (const tenth of tenths) expect(Math.abs(tenth.length - 2000)).toBeLessThan(200)
  })
})

describeDatabases('S9: buckets in SQL', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(`
      create table people (id integer primary key);
      insert into people select g from generate_series(-5, 1994) as g;
      create table names (id text primary key);
      insert into names values ${TEXT_KEYS.map((key) => `('${key.replaceAll("'", "''")}')`).join(', ')};
      create table devices (id uuid primary key);
      insert into devices values ('${UUID}');`)
  })
  const members = async (written: Json, type: keyof typeof CATALOGS = 'integer') => {
    const source = { catalog: CATALOGS[type], segments: new Map() }
    const text = membersSql(resolved(written, source), { ...source, dialect: CATALOG_DIALECT })
    const rows = await db.run<{ customer_key: string }>(
      bindSql(text, { asOf: '2026-03-31T00:00:00Z' }),
    )
    return rows.map((row) => row.customer_key).sort()
  }
  const keysIn = (salt: string, from: number, to: number, keys: readonly string[]) =>
    keys.filter((key) => bucketOf(salt, key) >= from && bucketOf(salt, key) <= to).sort()

  test('S9: SQL and code agree, at both ends of a range too', async () => {
    const keys = KEYS.map(String)
    const places = [...new Set(keys.map((key) => bucketOf('spring', key)))].sort((a, b) => a - b)
    const [low = 0, high = 0] = [places[200], places[900]]
    const found = await members({ bucket: 'spring', between: [low, high] })
    expect(found).toEqual(keysIn('spring', low, high, keys))
    expect(found.length).toBeGreaterThan(500)
  })

  test('S9: each text has the bucket that code gives it', async () => {
    for (const key of TEXT_KEYS) {
      const place = bucketOf('수:', key)
      expect(await members({ bucket: '수:', between: [place, place] }, 'text')).toContain(key)
    }
    const place = bucketOf('spring', UUID.toLowerCase())
    expect(await members({ bucket: 'spring', between: [place, place] }, 'uuid')).toHaveLength(1)
  })

  test('S9: a sample is the first buckets, and splits leave nobody out', async () => {
    const sample = await members({ sample: '10%', salt: 'spring' })
    expect(sample).toEqual(await members({ bucket: 'spring', between: [0, 999] }))
    const rest = await members({ bucket: 'spring', between: [1000, 9999] })
    expect([...sample, ...rest].sort()).toEqual(KEYS.map(String).sort())
    expect(await members({ sample: '100%', salt: 'spring' })).toHaveLength(KEYS.length)
    expect(await members({ not: { sample: '10%', salt: 'spring' } })).toEqual(rest)
  })
})
