/** S9: rank by any metric, exact and stable; ties by customer key in its own order (SEMANTICS 13). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Catalog, KeyColumn } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-07-01T00:00:00Z'

function catalogOf(type: KeyColumn['type']): Catalog {
  return {
    id: 'shop',
    customers: {
      table: 'ranked',
      key: { column: 'id', type },
      traits: {
        spent: { type: 'money', column: 'spent', currency: 'KRW' },
        born: { type: 'date', column: 'born' },
      },
    },
    events: {
      purchase: {
        table: 'orders',
        customer: 'customer_id',
        at: { column: 'ordered_at' },
        properties: {
          total: { type: 'money', column: 'total', currency: 'KRW' },
          category: { type: 'text', column: 'category' },
        },
      },
    },
  }
}

/** Nine customers: 90, 70, 70, 70, 50, 0.10, 0.1 and two without. Keys are given so that order by text and by number differ. */
const SPENT = [90, 70, 70, 70, 50, '0.10', '0.1', null, null]

function script(type: string, keys: readonly string[]): string {
  const rows = keys.map((key, index) => {
    const born = index === 3 ? 'null' : `date '2000-01-01' + ${index}`
    return `('${key}', ${SPENT[index] ?? 'null'}, ${born})`
  })
  const orders = keys.flatMap((key, index) =>
    index >= 5
      ? []
      : [
          `('${key}', ${SPENT[index]}, 'shoes', '2026-06-${10 + index}T00:00:00Z')`,
          `('${key}', 1000, 'hats', '2020-01-01T00:00:00Z')`,
        ],
  )
  return `
    create table ranked (id ${type} primary key, spent numeric, born date);
    insert into ranked values ${rows.join(', ')};
    create table orders (customer_id ${type}, total numeric, category text, ordered_at timestamptz);
    insert into orders values ${orders.join(', ')};`
}

const INTEGERS = ['5', '10', '9', '11', '2', '3', '12', '1', '20']

describeDatabases('S9: rank, integer keys', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(script('bigint', INTEGERS))
  })
  const compiled = { catalog: catalogOf('integer') }
  const members = async (written: Json, keys?: readonly string[]) => {
    const [found = []] = await membersOf(db, [resolved(written, compiled)], compiled, AS_OF, keys)
    return [...found].sort((a, b) => Number(a) - Number(b)).join(' ')
  }
  const spent = { trait: 'spent' }

  test('S9, SEMANTICS 13: top N is exactly N, ties by the key as a number', async () => {
    expect(await members({ rank: spent, top: 1 })).toBe('5')
    expect(await members({ rank: spent, top: 2 })).toBe('5 9')
    expect(await members({ rank: spent, top: 3 })).toBe('5 9 10')
    expect(await members({ rank: spent, top: 100 })).toBe('2 3 5 9 10 11 12')
  })

  test('S9: bottom counts from the other end of the same order', async () => {
    expect(await members({ rank: spent, bottom: 1 })).toBe('12')
    expect(await members({ rank: spent, bottom: 4 })).toBe('2 3 11 12')
    for (let count = 1; count < 7; count += 1) {
      const top = await members({ rank: spent, top: count })
      const rest = await members({ rank: spent, bottom: 7 - count })
      const all = [...top.split(' '), ...rest.split(' ')].sort((a, b) => Number(a) - Number(b))
      expect(all.join(' ')).toBe('2 3 5 9 10 11 12')
    }
  })

  test('S9: a share is rounded up, of those whose metric is known', async () => {
    expect(await members({ rank: spent, top: '0.001%' })).toBe('5')
    // 7 × 28.6 % = 2.002
    expect(await members({ rank: spent, top: '28.5%' })).toBe('5 9')
    expect(await members({ rank: spent, top: '28.6%' })).toBe('5 9 10')
    expect(await members({ rank: spent, bottom: '10%' })).toBe('12')
    expect(await members({ rank: spent, top: '100%' })).toBe('2 3 5 9 10 11 12')
  })

  test('S9: quantiles differ by at most one in size, the highest are the larger ones', async () => {
    const parts = []
    for (let part = 1; part <= 5; part += 1) {
      parts.push(await members({ rank: spent, quantile: part, of: 5 }))
    }
    expect(parts).toEqual(['12', '3', '2', '10 11', '5 9'])
    expect(await members({ rank: spent, top: '20%' })).toBe('5 9')
    expect(await members({ rank: spent, quantile: [4, 5], of: 5 })).toBe('5 9 10 11')
    expect(await members({ rank: spent, quantile: [1, 9], of: 10 })).toBe('2 3 9 10 11 12')
  })

  test('S9: dates rank, the latest highest; a customer without one is not ranked', async () => {
    expect(await members({ rank: { trait: 'born' }, top: 1 })).toBe('20')
    expect(await members({ rank: { trait: 'born' }, bottom: '50%' })).toBe('2 5 9 10')
    expect(await members({ not: { rank: { trait: 'born' }, top: 100 } })).toBe('11')
  })

  test('S9: aggregates of events rank; a sum of nothing is 0 and ranked, an average is missing', async () => {
    const recent = { event: 'purchase', sum: { of: 'total', last: '365d' } }
    expect(await members({ rank: recent, top: 3 })).toBe('5 9 10')
    expect(await members({ rank: recent, bottom: 4 })).toBe('1 3 12 20')
    const shoes = {
      event: 'purchase',
      where: { property: 'category', is: 'shoes' },
      avg: { of: 'total' },
    }
    expect(await members({ rank: shoes, bottom: 100 })).toBe('2 5 9 10 11')
    const days = { event: 'purchase', daysSinceLast: {} }
    expect(await members({ rank: days, bottom: 1 })).toBe('2')
    expect(
      await members({ rank: { event: 'purchase', distinct: { of: 'category' } }, top: 1 }),
    ).toBe('2')
  })

  test('S9: among says who is ranked', async () => {
    const buyers = { event: 'purchase', count: { atLeast: 1 } }
    const count = { event: 'purchase', count: { last: '365d' } }
    expect(await members({ rank: count, bottom: '20%' })).toBe('12 20')
    expect(await members({ rank: count, bottom: '20%', among: buyers })).toBe('11')
    const young = { trait: 'born', atLeast: undefined, onOrAfter: '2000-01-05' }
    expect(await members({ rank: spent, top: 1, among: young })).toBe('2')
    const nested = { rank: spent, bottom: 3 }
    expect(await members({ rank: spent, top: 1, among: nested })).toBe('2')
    expect(await members({ rank: spent, top: 1, among: { any: [] } })).toBe('')
  })

  test('S9: among some keys, places are still among everyone', async () => {
    const condition = { rank: spent, top: 2 }
    expect(await members(condition, ['9', '10', '2'])).toBe('9')
    expect(await members({ all: [condition, { rank: spent, bottom: 6 }] }, ['9', '5'])).toBe('9')
  })
})

describe('S9: ties by keys of other types', () => {
  const TEXTS = ['a', 'B', 'b', 'ä', 'C', '1', 'c', '9', '10']
  const UUIDS = ['f', '9', 'a', 'B', '0', '1', '2', '3', '4'].map(
    (digit) => `${digit}0000000-0000-4000-8000-000000000000`,
  )
  describeDatabases('S9: rank', (engine) => {
    const top = async (type: KeyColumn['type'], keys: readonly string[], count: number) => {
      const db = await engine.shared()
      await db.runScript(script(type, keys))
      const compiled = { catalog: catalogOf(type) }
      const condition = resolved({ rank: { trait: 'spent' }, top: count }, compiled)
      const [found = []] = await membersOf(db, [condition], compiled, AS_OF)
      return found
    }

    test('text by code point, whatever the collation', async () => {
      expect(await top('text', TEXTS, 2)).toEqual(['B', 'a'])
      expect(await top('text', TEXTS, 3)).toEqual(['B', 'a', 'b'])
    })

    test('uuid by its bytes', async () => {
      expect(await top('uuid', UUIDS, 2)).toEqual([UUIDS[1], UUIDS[0]])
      expect(await top('uuid', UUIDS, 3)).toEqual([UUIDS[1], UUIDS[2], UUIDS[0]].sort())
    })
  })
})
