/** What is said of a value that does not fit its schema: one message, at the deepest place it can be blamed on. */
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainMismatch } from '../../../src/compiler/validate/explain-mismatch.ts'
import type { Json, JsonObject } from '../../../src/ir/json.ts'

/** A small language of the same make as the real one: forms told apart by a key, and forms within forms. */
const definitions: Readonly<Record<string, JsonObject>> = {
  condition: {
    anyOf: [{ $ref: '#/$defs/all' }, { $ref: '#/$defs/trait' }, { $ref: '#/$defs/event' }],
  },
  all: {
    type: 'object',
    properties: { all: { type: 'array', items: { $ref: '#/$defs/condition' } } },
    required: ['all'],
    additionalProperties: false,
  },
  trait: {
    type: 'object',
    properties: { trait: { type: 'string' }, is: { type: ['string', 'number', 'boolean'] } },
    required: ['trait', 'is'],
    additionalProperties: false,
  },
  event: {
    type: 'object',
    properties: {
      event: { type: 'string', minLength: 1 },
      count: {
        type: 'object',
        properties: { atLeast: { type: 'integer', minimum: 0 }, last: { type: 'string' } },
        required: ['atLeast'],
        additionalProperties: false,
      },
    },
    required: ['event', 'count'],
    additionalProperties: false,
  },
}
const schema: JsonObject = {
  type: 'object',
  properties: {
    where: { $ref: '#/$defs/condition', description: 'Who is a member.' },
    grain: { enum: ['day', 'week', 'month'] },
    code: { type: 'string', pattern: '^[A-Z]{3}$', examples: ['KRW'] },
    key: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'object' }] },
    pair: { type: 'array', minItems: 2, maxItems: 2 },
    unique: { type: 'array', uniqueItems: true },
    by: { type: 'object', propertyNames: { pattern: '^[a-z]+$' }, minProperties: 1 },
  },
  required: ['where'],
  additionalProperties: false,
}
const everyone: Json = { all: [] }

function explain(value: Json): readonly string[] {
  return explainMismatch(schema, value, definitions).map(({ code, path, message, fix }) =>
    `${code} ${path.join('.')}: ${message}. ${fix ?? ''}`.trim(),
  )
}

describe('A2: messages of validation', () => {
  test.each<[string, Json, string[]]>([
    ['nothing', { where: everyone }, []],
    ['a missing field', {}, ['CRM2002 : `where` is missing. Add `where`: who is a member.']],
    [
      'a misspelt field',
      { were: everyone },
      ['CRM2001 were: "were" is not a field here. Did you mean "where"?'],
    ],
    [
      'a foreign field',
      { where: everyone, whatever: 1 },
      [
        'CRM2001 whatever: "whatever" is not a field here. Use one of grain, code, key, pair, unique, by.',
      ],
    ],
    [
      'a wrong type',
      { where: 'KR' },
      ['CRM2003 where: `where` is the text "KR", but a mapping is expected.'],
    ],
    [
      'a value of several types',
      { where: everyone, key: 5 },
      ['CRM2003 key: `key` is the number 5, but a text or a mapping is expected.'],
    ],
    [
      'a misspelt word',
      { where: everyone, grain: 'dya' },
      ['CRM2004 grain: `grain` is the text "dya", not day, week or month. Did you mean "day"?'],
    ],
    [
      'a foreign word',
      { where: everyone, grain: 'century' },
      [
        'CRM2004 grain: `grain` is the text "century", not day, week or month. Use one of day, week, month.',
      ],
    ],
    [
      'a malformed text',
      { where: everyone, code: 'won' },
      ['CRM2005 code: `code` does not take the form "won". Write it like "KRW".'],
    ],
    [
      'a list too short',
      { where: everyone, pair: [1] },
      ['CRM2005 pair: `pair` has 1 item. Give exactly 2.'],
    ],
    [
      'a repeated item',
      { where: everyone, unique: [1, 1] },
      ['CRM2005 unique.1: Item 2 of `unique` stands in the list twice. Take one of them out.'],
    ],
    [
      'a malformed key',
      { where: everyone, by: { A: 1 } },
      ['CRM2005 by.A: `A` does not take the form "A".'],
    ],
    [
      'an empty mapping',
      { where: everyone, by: {} },
      ['CRM2005 by: `by` has too few fields. Give at least 1.'],
    ],
    [
      'no form',
      { where: {} },
      [
        'CRM2002 where: `all`, `trait` or `event` is missing in `where`. Add one of all, trait, event.',
      ],
    ],
    [
      'a misspelt form',
      { where: { evnt: 'purchase', count: { atLeast: 1 } } },
      ['CRM2001 where.evnt: "evnt" is not a field of `where`. Did you mean "event"?'],
    ],
    [
      'half a form',
      { where: { trait: 'country' } },
      ['CRM2002 where: `is` is missing in `where`. Add `is`.'],
    ],
    [
      'two forms at once',
      { where: { trait: 'country', is: 'KR', event: 'purchase' } },
      ['CRM2006 where.event: `trait` and `event` cannot stand together. Keep one of them.'],
    ],
    [
      'deep inside',
      { where: { all: [everyone, { event: 'purchase', count: { atLeats: 1 } }] } },
      [
        'CRM2001 where.all.1.count.atLeats: "atLeats" is not a field of `count`. Did you mean "atLeast"?',
      ],
    ],
    [
      'deep inside, a type',
      { where: { all: [{ event: 'purchase', count: { atLeast: '1' } }] } },
      [
        'CRM2003 where.all.0.count.atLeast: `atLeast` is the text "1", but a whole number is expected.',
      ],
    ],
    [
      'deep inside, a number',
      { where: { event: 'purchase', count: { atLeast: -1 } } },
      ['CRM2005 where.count.atLeast: `atLeast` is -1, but at least 0 is expected.'],
    ],
    [
      'an item of a list',
      { where: { all: ['vip'] } },
      ['CRM2003 where.all.0: Item 1 of `all` is the text "vip", but a mapping is expected.'],
    ],
  ])('%s', (_name, value, expected) => {
    expect(explain(value)).toEqual(expected)
  })

  test('two mistakes are two messages', () => {
    expect(explain({ where: { trait: 5, is: 'KR' }, grain: 'dya' })).toHaveLength(2)
  })

  test('something is said exactly when ajv refuses', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile({ ...schema, $defs: definitions })
    const names = [
      'where',
      'all',
      'trait',
      'is',
      'event',
      'count',
      'atLeast',
      'last',
      'grain',
      'code',
      'key',
      'pair',
      'by',
    ]
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<Json>('KR', 'day', 'KRW', '', 0, 1, -1, 1.5, true, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(value, (written) => {
        expect(explain(written).length === 0).toBe(validate(written))
      }),
      { numRuns: 2000 },
    )
  })
})
