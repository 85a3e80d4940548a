/** What a reviewer reads of a changed definition (A3). */
import { expect, test } from 'vitest'
import type { Json } from '../../src/ir/json.ts'
import { diffFields, type FieldChange } from '../../src/plan/field-diff.ts'

function brief(change: FieldChange): string {
  const path = change.path.join('.')
  if (change.kind === 'set')
    return `${path}: ${JSON.stringify(change.before)} → ${JSON.stringify(change.after)}`
  if (change.kind === 'add') return `+ ${path}: ${JSON.stringify(change.after)}`
  if (change.kind === 'remove') return `- ${path}: ${JSON.stringify(change.before)}`
  const lines = change.lines.map((line) => {
    if (line.op === 'skip') return `…${line.count}`
    return `${{ keep: ' ', add: '+', remove: '-' }[line.op]}${line.text}`
  })
  return `${path}: ${lines.join('|')}`
}

const bought = (atLeast: number): Json => ({ event: 'purchase', count: { atLeast, last: '30d' } })
const from = (country: string): Json => ({ trait: 'country', is: country })

test.each<[string, Json, Json, string[]]>([
  ['nothing', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a value', { where: bought(3) }, { where: bought(5) }, ['where.count.atLeast: 3 → 5']],
  [
    'another comparison',
    from('KR'),
    { trait: 'country', isNot: 'KR' },
    ['- is: "KR"', '+ isNot: "KR"'],
  ],
  [
    'a new condition first',
    [from('KR')],
    [bought(1), from('KR')],
    ['+ 0: {"event":"purchase","count":{"atLeast":1,"last":"30d"}}'],
  ],
  [
    'a condition gone',
    [bought(1), from('KR')],
    [from('KR')],
    ['- 0: {"event":"purchase","count":{"atLeast":1,"last":"30d"}}'],
  ],
  [
    'a changed condition among others',
    [from('KR'), bought(3)],
    [from('KR'), bought(4)],
    ['1.count.atLeast: 3 → 4'],
  ],
  ['the same trait compared otherwise', [from('KR')], [from('JP')], ['0.is: "KR" → "JP"']],
  [
    'conditions in another order',
    [from('KR'), bought(1)],
    [bought(1), from('KR')],
    ['- 0: {"trait":"country","is":"KR"}', '+ 1: {"trait":"country","is":"KR"}'],
  ],
  [
    'J9: a guardrail that holds from below, too',
    { pauseWhen: { kpi: 'delivered', moreThan: '99%' } },
    { pauseWhen: { kpi: 'delivered', moreThan: '99%', lessThan: '95%' } },
    ['+ pauseWhen.lessThan: "95%"'],
  ],
  ['a wholly other item', ['a'], [{ b: 1 }], ['- 0: "a"', '+ 0: {"b":1}']],
  [
    'long text',
    { text: 'a\nb\nc\nd\ne\nf' },
    { text: 'a\nb\nc\nd\nE\nf' },
    ['text: …2| c| d|-e|+E| f'],
  ],
  ['short text', { subject: 'Hi' }, { subject: 'Hello' }, ['subject: "Hi" → "Hello"']],
])('%s', (_, before, after, expected) => {
  expect(diffFields(before, after).map(brief)).toEqual(expected)
})
