/** A1: what types would refuse is written down all the same, so that it is diagnosed with its position and never thrown. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import * as dsl from '../../src/dsl/index.ts'
import { toWritten } from '../../src/dsl/written.ts'
import { shop } from './shop-catalog.ts'

/** As a file that is run without being type-checked sees the language. */
interface Untyped {
  [name: string]: Untyped
  (...given: unknown[]): Untyped
}
const untyped: Untyped = Object.assign(shop)
const { memberOf, defineSegment, defineKpi, sum, all }: Untyped = Object.assign({ ...dsl })

describe('A1 stand-ins for unknown names', () => {
  test('an unknown trait, event, property, comparison or aggregate is in the written form', () => {
    expect(toWritten(untyped.traits?.contry?.is?.('KR'))).toEqual({ trait: 'contry', is: 'KR' })
    expect(toWritten(untyped.purchse?.count?.({ last: '7d' }).atLeast?.(1))).toEqual({
      event: 'purchse',
      count: { atLeast: 1, last: '7d' },
    })
    expect(toWritten(untyped.purchase?.sum?.('totl').moreThan?.(1))).toEqual({
      event: 'purchase',
      sum: { of: 'totl', moreThan: 1 },
    })
    expect(toWritten(untyped.traits?.age?.atLeats?.(3))).toEqual({ trait: 'age', atLeats: 3 })
    expect(toWritten(untyped.purchase?.cuont?.().atLeast?.(3))).toEqual({
      event: 'purchase',
      cuont: { atLeast: 3 },
    })
  })

  test('a chain that stops too early is what it says so far', () => {
    expect(toWritten(shop.purchase.count({ last: '7d' }))).toEqual({
      event: 'purchase',
      count: { last: '7d' },
    })
    expect(toWritten(shop.traits.age)).toEqual({ trait: 'age' })
    expect(toWritten(shop.purchase)).toBe('purchase')
    expect(toWritten(shop)).toBe('shop')
  })

  test('a catalog can be awaited, inspected and turned into JSON', async () => {
    expect(await shop).toBe(shop)
    expect(await shop.traits).toBe(shop.traits)
    expect(JSON.stringify({ shop, event: shop.purchase })).toBe(
      '{"shop":"shop","event":"purchase"}',
    )
    expect(() => inspect(shop, { depth: 3 })).not.toThrow()
    expect(Object.keys(shop.events)).toEqual(['purchase', 'visit', 'traits', 'declined'])
    expect('purchase' in shop).toBe(true)
    expect('purchse' in shop).toBe(false)
  })

  test('names that languages ask of everything are answered when they are declared', () => {
    const odd = dsl.defineCatalog('odd', {
      customers: { table: 't', key: 'id', traits: { then: dsl.text(), constructor: dsl.number() } },
    })
    expect(toWritten(odd.traits.then.is('x'))).toEqual({ trait: 'then', is: 'x' })
    expect(toWritten(odd.traits.constructor.is(1))).toEqual({ trait: 'constructor', is: 1 })
  })

  test('calls with missing or wrong arguments do not throw', () => {
    const calls = [
      () => untyped.purchase?.count?.('7d').atLeast?.(),
      () => untyped.purchase?.where?.({ property: 'category', is: 'x' }).count?.().is?.(0),
      () => untyped.traits?.country?.is?.('KR', 'JP'),
      () => memberOf?.(undefined),
      () => all?.(null, undefined, 3),
      () => defineSegment?.(),
      () => defineSegment?.(7, null),
      () => defineKpi?.('x', { measure: 3 }),
      () => sum?.({ event: 3 }),
      () => dsl.defineCatalog('none', Object.assign(Object.create(null)).body).traits,
    ]
    for (const call of calls) expect(call).not.toThrow()
  })
})

describe('what JSON cannot hold', () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  test.each([
    [undefined, null],
    [Number.NaN, 'NaN'],
    [10n, '10'],
    [() => 1, '[function]'],
    [Symbol('x'), '[symbol]'],
    [new Date('2026-01-31T00:00:00Z'), '2026-01-31T00:00:00.000Z'],
    [{ a: undefined, b: [undefined] }, { b: [null] }],
    [circle, { self: '[circular]' }],
  ])('%o becomes a text that names it', (value, written) => {
    expect(toWritten(value)).toEqual(written)
  })
})

describe('A1 arguments that types refuse', () => {
  const { not, rank }: Untyped = Object.assign({ ...dsl })

  test('a presence that is denied is written as it is', () => {
    expect(toWritten(untyped.traits?.country?.isSet?.(false))).toEqual({
      trait: 'country',
      isSet: false,
    })
    expect(toWritten(shop.traits.country.isUnset())).toEqual({ trait: 'country', isUnset: true })
  })

  test('arguments too many are kept where no condition has anything, so that they are reported', () => {
    const [a, b] = [shop.traits.country.is('KR'), shop.traits.vip.is(true)]
    const written = [{ trait: 'vip', is: true }]
    expect(toWritten(not?.(a, b))).toMatchObject({ arguments: written })
    expect(toWritten(memberOf?.('vip', b))).toMatchObject({ arguments: written })
    expect(toWritten(rank?.(shop.traits.age, { among: b }).top?.('10%'))).toMatchObject({
      arguments: [{ among: written[0] }],
    })
    expect(toWritten(untyped.purchase?.count?.({ last: '3d' }, { zone: 'UTC' }).is?.(0))).toEqual({
      event: 'purchase',
      count: { is: 0, last: '3d', arguments: [{ zone: 'UTC' }] },
    })
    expect(toWritten(untyped.traits?.age?.is?.(1, {}, 2))).toMatchObject({ arguments: [2] })
    const twice = untyped.purchase?.where?.({ property: 'total', is: 1 }, { property: 'total' })
    expect(toWritten(twice?.count?.().is?.(0))).toMatchObject({
      where: { all: [{ property: 'total', is: 1 }, { arguments: [{ property: 'total' }] }] },
    })
  })
})
