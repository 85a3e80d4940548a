/** A1, A2: YAML documents become declarations, and what is wrong with one is said at its place and hides no other. */
import { describe, expect, test } from 'vitest'
import { loadYaml } from '../../../src/compiler/load/yaml/load-yaml.ts'

const load = (text: string) => loadYaml('a.yaml', text)
const problems = (text: string) =>
  load(text).diagnostics.map(({ code, location, message }) => {
    const { line, column } = location ?? { line: 0, column: 0 }
    return `${line}:${column} ${code} ${message}`
  })

describe('documents', () => {
  test('the kind is the key that is one, wherever it stands', () => {
    const { declarations } = load(
      'title: T\nsegment: a\nwhere: {}\n---\nchannel: email\ntemplate: t\ntopic: x\n',
    )
    expect(declarations.map(({ kind, id, body }) => ({ kind, id, body }))).toEqual([
      { kind: 'segment', id: 'a', body: { title: 'T', where: {} } },
      { kind: 'template', id: 't', body: { channel: 'email', topic: 'x' } },
    ])
  })

  test('dates, versions and words that YAML 1.1 would change stay what they are', () => {
    const [found] = load(
      'segment: a\nx: [2026-01-31, 2026-01-31T09:00:00+09:00, yes, no, on, 1.5, 1e3, true, ~, 0x10]\n',
    ).declarations
    expect(found?.body).toEqual({
      x: ['2026-01-31', '2026-01-31T09:00:00+09:00', 'yes', 'no', 'on', 1.5, 1000, true, null, 16],
    })
  })

  test('anchors and aliases are read', () => {
    const [found] = load('segment: a\nx: &one { b: 1 }\ny: [*one, *one]\n').declarations
    expect(found?.body).toEqual({ x: { b: 1 }, y: [{ b: 1 }, { b: 1 }] })
  })

  test('empty documents and comments are nothing', () => {
    expect(load('# only a comment\n---\n---\nsegment: a\n---\n')).toMatchObject({
      declarations: [{ id: 'a' }],
      diagnostics: [],
      isBroken: false,
    })
    expect(load('')).toEqual({ declarations: [], diagnostics: [], isBroken: false })
  })
})

describe('A2 what is wrong', () => {
  test.each([
    ['a misspelt kind', 'segmnt: a\nwhere: {}\n', '1:1 CRM1012 "segmnt" is not a kind of object'],
    [
      'no kind',
      'title: x\nwhere: {}\n',
      '1:1 CRM1012 No field of this document is a kind of object',
    ],
    [
      'two kinds',
      'segment: a\njourney: b\n',
      '2:1 CRM1012 This document is a segment and a journey at once',
    ],
    [
      'a file of another tool',
      'services:\n  db: {}\n',
      '1:1 CRM1017 This document declares nothing of the project and is left out',
    ],
    ['a list', '- 1\n', '1:1 CRM1013 This document is not a mapping'],
    [
      'an id that is a number',
      'segment: 12\n',
      '1:10 CRM1014 The id of this segment is not a text',
    ],
    ['no id', 'segment:\n', '1:1 CRM1014 The id of this segment is missing'],
    [
      'a tab',
      'segment: a\nwhere:\n\ttrait: x\n',
      '3:1 CRM1010 Tabs are not allowed as indentation',
    ],
    [
      'a key twice',
      'segment: a\nwhere: {}\nwhere: {}\n',
      '3:1 CRM1011 The key where is written twice in one mapping',
    ],
    [
      'an open bracket',
      'segment: a\nwhere: { x: 1\n',
      '3:1 CRM1010 Flow map in block collection must be sufficiently indented and end with a }',
    ],
    [
      'a merge key',
      'segment: a\nx: &b { c: 1 }\ny: { <<: *b }\n',
      '3:6 CRM1015 Merge keys (`<<`) are not part of YAML 1.2 and are not read',
    ],
    [
      'an unknown alias',
      'segment: a\nx: *b\n',
      '2:4 CRM1015 There is no anchor &b before this alias',
    ],
    ['a tag', 'segment: a\nx: !b c\n', '2:4 CRM1015 Unresolved tag: !b'],
    [
      'an integer beyond 2^53',
      'segment: a\nx: 12345678901234567890\n',
      '2:4 CRM1016 12345678901234567890 is not kept as written: it would become the number 12345678901234567000',
    ],
    [
      'a fraction with too many digits',
      'segment: a\nx: 0.12345678901234567890\n',
      '2:4 CRM1016 0.12345678901234567890 is not kept as written: it would become the number 0.12345678901234568',
    ],
    [
      'a telephone number without quotes',
      'segment: a\nx: 01012345678\n',
      '2:4 CRM1016 01012345678 is not kept as written: it would become the number 1012345678',
    ],
    ['infinity', 'segment: a\nx: .inf\n', '2:4 CRM1016 .inf is not a number that can be compared'],
  ])('%s', (_, text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  test('a circle of aliases ends', () => {
    expect(problems('segment: a\nx: &b [*b]\n')).toEqual([
      '2:8 CRM1015 Alias *b stands inside its own anchor',
    ])
  })

  test('a bomb of aliases ends', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
    )
    const text = `segment: a\nl0: &l0 [x]\n${levels.join('\n')}\n`
    expect(problems(text)).toEqual([
      expect.stringContaining('CRM1015 Aliases make this document too large'),
    ])
  })

  test('a broken document hides none of the others', () => {
    const loaded = load('segment: a\n---\nwhere: [\n---\nsegment: b\n')
    expect(loaded.declarations.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(loaded.isBroken).toBe(true)
    expect(loaded.diagnostics).toHaveLength(1)
  })
})

describe('A2 positions', () => {
  const text = [
    'segment: at-risk', // 1
    'title: 한국 단골', // 2
    'where:', // 3
    '  all:', // 4
    '    - { trait: contry, is: KR }', // 5
    '    - event: purchase', // 6
    '      count: { atLeats: 5 }', // 7
    'subject: |', // 8
    '  Hello {{customer.naem}}', // 9
  ].join('\n')
  const [found] = load(text).declarations

  test.each([
    [[], undefined, '1:10 at-risk'],
    [['title'], undefined, '2:8 한국 단골'],
    [['where', 'all', 0, 'trait'], 'contry', '5:16 contry'],
    [['where', 'all', 0, 'is'], undefined, '5:28 KR'],
    [['where', 'all', 1, 'count', 'atLeats'], 'atLeats', '7:16 atLeats'],
    [['where', 'all', 1], 'purchase', '6:14 purchase'],
    [['where', 'all', 0], undefined, '5:7 { trait: contry, is: KR }'],
    [['where'], undefined, '3:1 where'],
    [['where', 'any', 3], undefined, '3:1 where'],
    [['subject'], 'customer.naem', '9:11 customer.naem'],
    [['refresh'], undefined, '1:10 at-risk'],
  ])('%j %s', (path, token, expected) => {
    const location = found?.source.locate(path, token)
    const { line = 0, column = 0, endColumn = 0 } = location ?? {}
    const marked = text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1)
    expect(`${line}:${column} ${marked}`).toBe(expected)
  })

  test('through an alias the value is found at its anchor', () => {
    const [aliased] = load('segment: a\nx: &b { trait: contry }\nwhere: *b\n').declarations
    expect(aliased?.source.locate(['where', 'trait'], 'contry')).toEqual({
      file: 'a.yaml',
      line: 2,
      column: 16,
      endColumn: 22,
    })
  })
})

test.each([
  ['what the reader gives up on', 5000],
  ['what can be read', 60],
])(
  'CRM1018: %s is refused when it is nested too deeply, whatever else is in the file',
  (_, levels) => {
    const deep = `${'{ all: [ '.repeat(levels)}x${' ] }'.repeat(levels)}`
    const { declarations, diagnostics } = load(
      `segment: a\nwhere: ${deep}\n---\nsegment: b\nwhere: { all: [] }\n`,
    )
    expect(diagnostics).toMatchObject([{ code: 'CRM1018', location: { line: 2 } }])
    expect(declarations.map(({ id }) => id)).toEqual(['b'])
  },
)

test('CRM1018: aliases count as what they stand for', () => {
  const nested = (inner: string) => `${'{ not: '.repeat(60)}${inner}${' }'.repeat(60)}`
  const { diagnostics } = load(`segment: a\npart: &p ${nested('x')}\nwhere: ${nested('*p')}\n`)
  expect(diagnostics).toMatchObject([{ code: 'CRM1018' }])
})
