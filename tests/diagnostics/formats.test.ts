/** A2: diagnostics for people, programs, pull requests and code scanning; always in one order. */
import { describe, expect, test } from 'vitest'
import { codeFrame, displayWidth } from '../../src/diagnostics/code-frame.ts'
import { type Diagnostic, diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { formatGithub } from '../../src/diagnostics/format-github.ts'
import { formatJson } from '../../src/diagnostics/format-json.ts'
import { formatSarif } from '../../src/diagnostics/format-sarif.ts'
import { formatText } from '../../src/diagnostics/format-text.ts'
import { sortDiagnostics } from '../../src/diagnostics/sort-diagnostics.ts'

const at = (file: string, line: number, column: number, endColumn?: number) => ({
  file,
  line,
  column,
  ...(endColumn === undefined ? {} : { endColumn }),
})
const wrong = (location?: Diagnostic['location'], message = 'Wrong') =>
  diagnostic('CRM1012', { message, ...(location === undefined ? {} : { location }) })

describe('order', () => {
  test('no place first, then file, line, column, code; each once', () => {
    const sorted = [
      wrong(),
      wrong(at('a.yaml', 2, 1)),
      wrong(at('a.yaml', 2, 9)),
      wrong(at('a.yaml', 10, 1)),
      wrong(at('b.yaml', 1, 1), 'A'),
      wrong(at('b.yaml', 1, 1), 'B'),
    ]
    const shuffled = [3, 0, 5, 1, 1, 4, 2].flatMap((index) => sorted[index] ?? [])
    expect(sortDiagnostics(shuffled)).toEqual(sorted)
  })
})

describe('secrets', () => {
  const URL = 'postgres://crm:s3cr@t@db.example:5432/shop'
  test('a password of a URL is starred out, in the message and in the frame', () => {
    const said = wrong(at('a.yaml', 1, 6), `"${URL}" is not a mapping`)
    const text = formatText([said], { color: false, readSource: () => `url: ${URL}` })
    expect(text).not.toContain('s3cr')
    expect(text).toContain('postgres://crm:******@db.example:5432/shop')
    expect(formatSarif([said], '1')).not.toContain('s3cr')
  })
})

describe('code frames', () => {
  const marked = (text: string, line: number, column: number, endColumn?: number) => {
    const frame = codeFrame(text, at('a', line, column, endColumn))
    return [...(frame?.lines ?? []).map((each) => each.text), frame?.underline]
  }

  test('two lines before, and carets under the place', () => {
    expect(marked('1\n2\n3\nabc def\n5', 4, 5, 8)).toEqual(['2', '3', 'abc def', '    ^^^'])
  })

  test('Korean letters and emoji are two columns wide, combining marks none, tabs stay', () => {
    expect(displayWidth('한국a👍e\u0301')).toBe(8)
    expect(marked("title: '한국', x", 1, 14, 15)).toEqual([
      "title: '한국', x",
      `${' '.repeat(15)}^`,
    ])
    expect(marked('a: 한국', 1, 4, 6)).toEqual(['a: 한국', '   ^^^^'])
    expect(marked('\t\tx', 1, 3, 4)).toEqual(['\t\tx', '\t\t^'])
  })

  test('a long line is cut around the place', () => {
    const [line = '', underline = ''] = marked(
      `${'a'.repeat(500)}HERE${'b'.repeat(500)}`,
      1,
      501,
      505,
    )
    expect(line.slice(underline.indexOf('^'), underline.indexOf('^') + 4)).toBe('HERE')
    expect(line.length).toBeLessThan(130)
    expect(line).toMatch(/^…a+HEREb+…$/)
  })

  test('a place beyond the text still has a caret, a line beyond it has no frame', () => {
    expect(marked('ab', 1, 9)).toEqual(['ab', '  ^'])
    expect(codeFrame('ab', at('a', 3, 1))).toBeUndefined()
  })

  test('lines that end in CR LF', () => {
    expect(marked('a\r\nbc\r\n', 2, 1, 3)).toEqual(['a', 'bc', '^^'])
  })
})

describe('formats', () => {
  const found = [
    diagnostic('CRM1016', {
      message: 'Number: 1,5 % is wrong',
      fix: 'Quote\nit',
      address: 'segment.a',
      location: at('dir/한 글.yaml', 2, 4, 7),
    }),
    diagnostic('CRM1005', { message: 'Nothing here' }),
  ]

  test('text, with colours only when asked', () => {
    const options = { color: false, readSource: () => 'a: 1\nb: 2,5\n' }
    expect(formatText(found, options)).toMatchInlineSnapshot(`
      "warning CRM1005 Nothing here.

      dir/한 글.yaml:2:4 error CRM1016 Number: 1,5 % is wrong.
          1 | a: 1
        > 2 | b: 2,5
            |    ^^^
        fix: Quote
        it
      "
    `)
    expect(formatText(found, { ...options, color: true })).toContain('\u001b[31merror')
    expect(formatText([], options)).toBe('')
  })

  test('json', () => {
    expect(formatJson(found)).toEqual([
      { code: 'CRM1005', severity: 'warning', title: 'Nothing declared', message: 'Nothing here' },
      {
        code: 'CRM1016',
        severity: 'error',
        title: 'Number that is not kept as written',
        message: 'Number: 1,5 % is wrong',
        fix: 'Quote\nit',
        address: 'segment.a',
        location: { file: 'dir/한 글.yaml', line: 2, column: 4, endColumn: 7 },
      },
    ])
  })

  test('github escapes what would end a property or a line', () => {
    expect(formatGithub(found)).toBe(
      '::warning title=CRM1005 Nothing declared::Nothing here\n' +
        '::error file=dir/한 글.yaml,line=2,endLine=2,col=4,endColumn=6,title=CRM1016 Number that is not kept as written::Number: 1,5 %25 is wrong%0AQuote%0Ait\n',
    )
  })

  test('sarif names each rule once and encodes paths', () => {
    const log = formatSarif([...found, ...found.slice(0, 1)], '1.2.3')
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'crm',
              version: '1.2.3',
              rules: [{ id: 'CRM1005' }, { id: 'CRM1016' }],
            },
          },
          results: [
            { ruleId: 'CRM1005', ruleIndex: 0, level: 'warning', locations: [] },
            {
              ruleId: 'CRM1016',
              ruleIndex: 1,
              level: 'error',
              message: { text: 'Number: 1,5 % is wrong\nQuote\nit' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'dir/%ED%95%9C%20%EA%B8%80.yaml' },
                    region: { startLine: 2, startColumn: 4, endColumn: 7 },
                  },
                  logicalLocations: [{ fullyQualifiedName: 'segment.a', kind: 'object' }],
                },
              ],
            },
          ],
        },
      ],
    })
  })
})
