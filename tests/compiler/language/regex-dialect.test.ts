/** The dialect of `matches`: what it takes means the same to PostgreSQL and JavaScript, what it refuses it says. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { translateRegex } from '../../../src/compiler/language/operators/regex-dialect.ts'
import { describeDatabases } from '../../harness/databases.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261122)

const atom = fc.constantFrom(
  'a',
  'b',
  'K',
  '-',
  ' ',
  '.',
  '\\.',
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\n',
  '\\\\',
  '\\-',
  '\\/',
  '[abc]',
  '[^abc]',
  '[a-c]',
  '[^a-c\\d]',
  '[\\w-]',
  '[.\\]]',
  '[가-힣]',
  '\\u0041',
  '김',
  '😀',
  '[-a]',
  '[a\\^]',
)
const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '{1,2}?')
const anchor = fc.constantFrom('', '', '', '^', '$')

const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(atom, repeat).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), repeat).map(([inner, times]) => `(${inner})${times}`),
    fc.tuple(tie('pattern'), repeat).map(([inner, times]) => `(?:${inner})${times}`),
  ),
  pattern: fc
    .tuple(anchor, fc.array(tie('piece'), { maxLength: 4 }), fc.option(tie('piece')), anchor)
    .map(([start, pieces, other, end]) => {
      return `${start}${pieces.join('')}${other === null ? '' : `|${other}`}${end}`
    }),
}))
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'c',
    'K',
    '-',
    ' ',
    '.',
    '1',
    '\n',
    '\\',
    '/',
    ']',
    '김',
    '😀',
    'A',
    '^',
    '_',
  ),
  maxLength: 6,
})

describeDatabases(`the database and JavaScript agree (seed ${SEED})`, (engine) => {
  test('400 random patterns', async () => {
    const db = await engine.shared()
    const small = pattern.filter((written) => written.length < 60)
    const trials = fc.sample(fc.tuple(small, fc.array(text, { minLength: 4, maxLength: 4 })), {
      seed: SEED,
      numRuns: 400,
    })
    const rows = trials.flatMap(([written, texts]) => {
      const translation = translateRegex(written)
      if ('problem' in translation) throw new Error(`${written}: ${translation.problem}`)
      const script = new RegExp(translation.pattern, 'su')
      return texts.map((value) => ({
        written,
        value,
        pattern: translation.pattern,
        isFound: script.test(value),
      }))
    })
    const answers = await db.run<{ found: boolean }>(
      sql`select (given.value collate "C") ~ given.pattern as found
        from unnest(${rows.map((row) => row.value)}::text[], ${rows.map((row) => row.pattern)}::text[])
          with ordinality as given(value, pattern, place) order by place`,
    )
    expect(rows.map((row, index) => ({ ...row, isFound: answers[index]?.found }))).toEqual(rows)
  })

  test('the largest patterns the dialect takes do not fail in the database', async () => {
    const db = await engine.shared()
    const large = [
      '(a?){200}',
      '((a|b|c*)?){60}x',
      '(([a-z]*[0-9]?){9}){10}',
      'a{255}b{255}c{255}',
      '[가-힣]{255}',
      `${'('.repeat(50)}a${')'.repeat(50)}`,
      '(.*.*.*.*.*.*.*.*.*.*=.*){3}',
      `(${'abcdefghij|'.repeat(40)}x){2}`,
    ]
    for (const written of large) {
      const translation = translateRegex(written)
      expect(translation).toHaveProperty('pattern')
      const found = 'pattern' in translation ? translation.pattern : ''
      await db.run(
        sql`select repeat('ab1', 300) ~ ${found}::text, repeat('ab1', 300) ~* ${found}::text`,
      )
    }
  })
})

describe('what the dialect refuses', () => {
  const refused: Readonly<Record<string, RegExp>> = {
    '\\bword': /\\b is not in the dialect/,
    '(?<=a)b': /no lookaround/,
    '(?=a)b': /no lookaround/,
    '(?<name>a)': /no lookaround, names or flags/,
    '(?i)a': /flags/,
    '***=a': /nothing can be repeated/,
    '(a)\\1': /\\1 is not in the dialect/,
    '\\p{L}': /\\p is not in the dialect/,
    '[[:alpha:]]': /stands inside/,
    '[]': /empty/,
    '[b-a]': /in reverse/,
    '[a': /not closed/,
    '(a': /not closed/,
    'a)': /closes nothing/,
    'a**': /follows a quantifier/,
    'a{2}{3}': /follows a quantifier/,
    '^*': /cannot be repeated/,
    'a{256}': /at most/,
    'a{3,2}': /count up/,
    'a{': /begins no/,
    '*a': /nothing can be repeated/,
    'a}': /nothing can be repeated/,
    'a\\': /ends with a backslash/,
    '\\u0000': /no.* character|cannot|not a character/,
    '\\ud800': /not a character/,
    '(a{100}){100}': /too large/,
    [`${'('.repeat(60)}a${')'.repeat(60)}`]: /nested/,
    '[\\D]': /\\D is not in the dialect/,
  }
  for (const [pattern, problem] of Object.entries(refused)) {
    test(pattern.slice(0, 30), () => {
      const translation = translateRegex(pattern)
      expect('problem' in translation ? translation.problem : 'accepted').toMatch(problem)
    })
  }
})
