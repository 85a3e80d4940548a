/** Each mistake in a condition gives one diagnostic, at its place, with how to mend it. */
import { describe, expect, test } from 'vitest'
import { resolvePropertyCondition } from '../../../src/compiler/language/conditions/table.ts'
import { CONDITION_CODES } from '../../../src/diagnostics/codes/condition.ts'
import { MISTAKES } from './condition-mistakes.ts'
import { MISTAKES_OF_SETS } from './mistakes-of-sets.ts'
import { MISTAKES_OVER_TIME } from './mistakes-over-time.ts'
import { resolveWith, SHOP } from './resolve-with.ts'

const ALL_MISTAKES = [...MISTAKES, ...MISTAKES_OVER_TIME, ...MISTAKES_OF_SETS]

describe('one mistake, one diagnostic', () => {
  for (const [name, written, report] of ALL_MISTAKES) {
    test(name, () => {
      const { condition, reports } = resolveWith(written)
      expect(reports).toEqual([report])
      expect(condition).toBeUndefined()
    })
  }

  test('what depends on as-of is refused where there is none', () => {
    const reports: string[] = []
    resolvePropertyCondition(
      { property: 'birthday', within: { last: '1d' } },
      SHOP.customers.traits,
      ['where'],
      {
        catalog: undefined,
        zone: 'UTC',
        segmentIds: new Set(),
        timeless: true,
        report: (code, path, { message }) => reports.push(`${code} ${path.join('.')}: ${message}`),
      },
    )
    expect(reports).toEqual([
      "CRM3116 where.within: within depends on the time of evaluation, and what a table's rows are does not",
    ])
  })

  test('every code has a mistake here', () => {
    const reported = new Set(ALL_MISTAKES.map(([, , report]) => report.slice(0, 7)))
    const missing = Object.keys(CONDITION_CODES).filter((code) => !reported.has(code))
    expect(missing).toEqual(['CRM3116'])
  })

  test('every mistake of several is reported, each once', () => {
    const { reports } = resolveWith({
      all: [
        { trait: 'contry', is: 'KR' },
        { event: 'purchase', where: { property: 'x', is: 'a' }, sum: { of: 'y', last: 'z' } },
      ],
    })
    expect(reports.map((report) => report.split(':')[0])).toEqual([
      'CRM3102 where.all.0.trait',
      'CRM3104 where.all.1.sum.of',
      'CRM3104 where.all.1.where.property',
    ])
  })

  test('without a catalog, which was reported already, nothing more is said', () => {
    const reports: string[] = []
    const report = (code: string) => reports.push(code)
    const context = { catalog: undefined, zone: 'UTC', segmentIds: new Set<string>(), report }
    expect(resolvePropertyCondition({ all: [] }, {}, [], context)).toEqual({ kind: 'all', of: [] })
    expect(reports).toEqual([])
  })
})
