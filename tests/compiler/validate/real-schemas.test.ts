/** A2: over the real schemas, for bodies broken at random, something is said exactly when ajv refuses. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCHEMA_DEFINITIONS } from '../../../src/compiler/declarations/schema-definitions.ts'
import { bodyValidator } from '../../../src/compiler/validate/body-validators.ts'
import { explainMismatch } from '../../../src/compiler/validate/explain-mismatch.ts'
import { bodySchema, schemaOf } from '../../../src/compiler/validate/kind-schema.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../src/ir/json.ts'
import { WRITTEN_KINDS } from '../../../src/ir/written-kind.ts'

/** One step of damage: which node, counted through the whole body, and what becomes of it. */
interface Damage {
  readonly node: number
  readonly way: 'replace' | 'remove' | 'rename' | 'add' | 'repeat'
  readonly value: Json
}

const damage = fc.record<Damage>({
  node: fc.nat(60),
  way: fc.constantFrom('replace', 'remove', 'rename', 'add', 'repeat'),
  value: fc.constantFrom<Json>('', 'KR', '30d', 'true', -1, 0, 1.5, true, null, [], {}, ['a'], {
    a: 1,
  }),
})

/** The value with one of its nodes damaged, counted depth first. */
function damaged(value: Json, { node, way, value: by }: Damage): Json {
  let left = node
  const walk = (part: Json): Json => {
    left -= 1
    if (left === -1 && way === 'replace') return by
    if (Array.isArray(part)) {
      const items = part.map(walk)
      return left === -1 && way === 'repeat' ? [...items, ...items] : items
    }
    if (!isJsonObject(part)) return part
    const entries = Object.entries(part).flatMap(([key, item]): [string, Json][] => {
      const isHit = left === 0
      const walked = walk(item ?? null)
      if (isHit && way === 'remove') return []
      if (isHit && way === 'rename') return [[`${key}x`, walked]]
      return isHit && way === 'add'
        ? [
            [key, walked],
            ['extra', by],
          ]
        : [[key, walked]]
    })
    return Object.fromEntries(entries)
  }
  return walk(value)
}

describe('A2: messages over the real schemas', () => {
  test.each(WRITTEN_KINDS)('%s', (kind) => {
    const fits = bodyValidator(kind)
    const { examples } = schemaOf(kind)
    const bodies = fc
      .constantFrom<readonly JsonObject[]>(examples)
      .chain((all) => fc.constantFrom(...all))
    fc.assert(
      fc.property(bodies, fc.array(damage, { minLength: 1, maxLength: 3 }), (body, steps) => {
        const written = steps.reduce<Json>(damaged, body)
        const found = explainMismatch(bodySchema(kind), written, SCHEMA_DEFINITIONS)
        expect({ written, isRight: found.length === 0 }).toEqual({
          written,
          isRight: fits(written),
        })
        expect(found.filter(({ message }) => message === '')).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
