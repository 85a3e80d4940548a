/** The shape of compiled statements: what they share and what they are called. */

import { describe, expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { resolved } from './members-of.ts'

import { AS_OF, BOUGHT, CATALOG, compile, segment } from './shop-rows.ts'

describe('shape', () => {
  test('one group for one event, filter and window, with all its aggregates', () => {
    const text = CATALOG_DIALECT.statements.show(
      compile({
        all: [
          BOUGHT,
          { event: 'purchase', sum: { of: 'total', atLeast: 1, last: '7d' } },
          {
            event: 'purchase',
            where: { property: 'status', is: 'paid' },
            count: { atLeast: 1, last: '7d' },
          },
          { event: 'purchase', daysSinceLast: { atMost: 10 } },
        ],
      }),
    )
    const tables = [...text.matchAll(/^ {2}(\w+) as (?:not materialized )?\(/gm)].map(
      ([, name]) => name,
    )
    expect(tables).toEqual(['moment', 'customer', 'purchase_7d', 'purchase_7d_2', 'purchase_ever'])
    expect(text.match(/from\s+orders/g)).toHaveLength(3)
  })

  test('a segment named twice, directly and through another, is compiled once (SEMANTICS 11)', () => {
    const compiled = { catalog: CATALOG }
    const base = resolved({ trait: 'country', is: 'KR' }, compiled)
    const segments = new Map([
      segment('base', base),
      segment('left', {
        kind: 'all',
        of: [{ kind: 'segment', segment: 'base' }, resolved(BOUGHT, compiled)],
      }),
      segment('right', { kind: 'not', of: { kind: 'segment', segment: 'base' } }),
    ])
    const text = CATALOG_DIALECT.statements.show(
      compile({ any: [{ segment: 'left' }, { segment: 'right' }, BOUGHT] }, segments),
    )
    const tables = [...text.matchAll(/^ {2}(\w+) as (?:not materialized )?\(/gm)].map(
      ([, name]) => name,
    )
    expect(tables).toEqual([
      'moment',
      'customer',
      'purchase_7d',
      'segment_base',
      'segment_left',
      'segment_right',
    ])
  })

  test('the same condition gives the same text', () => {
    expect(compile({ all: [BOUGHT] })).toEqual(compile({ all: [BOUGHT] }))
  })

  test('constants are parameters, as-of is one', () => {
    const text = compile({ all: [{ trait: 'country', is: "'; drop table customers; --" }, BOUGHT] })
    expect(text.params.filter(({ kind }) => kind === 'asOf')).toHaveLength(1)
    expect(text.strings.join('')).not.toContain('drop table')
  })

  test('a person can read it', async () => {
    const text = CATALOG_DIALECT.statements.show(
      compile({
        all: [BOUGHT, { trait: 'country', is: 'KR' }, { not: { trait: 'score', lessThan: -1 } }],
      }),
      { asOf: AS_OF },
    )
    await expect(text).toMatchFileSnapshot('statement-shape.golden.sql')
  })
})
