/** K1, K5: what `crm report` prints of a report, from plain data. */
import { describe, expect, test } from 'vitest'
import { bars, sparkline } from '../../src/cli/views/report-chart.ts'
import { reportText } from '../../src/cli/views/report-text.ts'
import type { KpiCell, KpiReport, KpiSeries } from '../../src/measure/kpi-report.ts'

function cell(bucket: string | null, value: string | null, more: Partial<KpiCell> = {}): KpiCell {
  return { bucket, value, isPartial: false, ...more }
}

function series(more: Partial<KpiSeries>): KpiSeries {
  return {
    id: 'revenue',
    measure: 'eventSum',
    grain: 'total',
    zone: 'Asia/Seoul',
    from: null,
    to: null,
    cells: [],
    ...more,
  }
}

function report(kpis: readonly KpiSeries[], more: Partial<KpiReport> = {}): KpiReport {
  return {
    format: 1,
    asOf: '2026-03-10T00:00:00Z',
    zone: 'Asia/Seoul',
    requested: {},
    minimumCell: 5,
    kpis,
    ...more,
  }
}

describe('numbers', () => {
  test.each([
    ['money by its currency', { unit: 'GBP' }, '8911407.9', '8,911,407.90 GBP'],
    ['money without minor units', { unit: 'KRW' }, '1234567.5', '1,234,568 KRW'],
    [
      'more digits than a float has',
      { unit: 'GBP' },
      '90071992547409931.015',
      '90,071,992,547,409,931.02 GBP',
    ],
    ['a share', { unit: '%', measure: 'ratio' }, '0.65583218', '65.58%'],
    ['a ratio', { measure: 'ratio' }, '1.23456', '1.2346'],
    ['a count', { measure: 'eventCount' }, '18532', '18,532'],
  ] as const)('SEMANTICS 10: %s', (_, more, value, expected) => {
    const text = reportText(report([series({ ...more, cells: [cell(null, value)] })]), 80)
    expect(text).toContain(expected)
  })

  test('a ratio over zero is not zero', () => {
    const text = reportText(
      report([series({ measure: 'ratio', unit: '%', cells: [cell(null, null)] })]),
      80,
    )
    expect(text).toContain(' – ')
    expect(text).not.toContain('0%')
  })

  test('SEMANTICS 33: a few people are <5, and the report says what that means', () => {
    const hidden = cell(null, null, { below: 5 })
    const text = reportText(report([series({ measure: 'segmentSize', cells: [hidden] })]), 80)
    expect(text).toContain('<5')
    expect(text).toContain('fewer than 5 people')
  })
})

describe('charts', () => {
  test('bars are in proportion, and what is not zero can be seen', () => {
    expect(bars([8, 4, 1, 0, undefined, 0.001, -8], 2)).toEqual(['██', '█', '▎', '', '', '▏', '▒▒'])
  })

  test('a sparkline starts at zero, leaves gaps and wraps', () => {
    expect(sparkline([0, 7, undefined, 3.5], 3)).toEqual(['▁█ ', '▅'])
    expect(sparkline([0, 0], 10)).toEqual(['▁▁'])
  })

  test('a month that is not over is marked', () => {
    const months = series({
      title: '월 매출',
      grain: 'month',
      unit: 'KRW',
      cells: [cell('2026-02-01', '2000'), cell('2026-03-01', '500', { isPartial: true })],
    })
    expect(reportText(report([months]), 80)).toBe(`Report as of 2026-03-10 09:00:00 Asia/Seoul

월 매출 (revenue) by month, Asia/Seoul
  2026-02   2,000 KRW  ████████████████████████████████████████
  2026-03*    500 KRW  ██████████
  * part of a month
`)
  })

  test('more buckets than fit in a list become a sparkline with its extremes', () => {
    const cells = Array.from({ length: 40 }, (_, day) =>
      cell(`2026-01-${String(day + 1).padStart(2, '0')}`, String(day)),
    )
    const text = reportText(report([series({ grain: 'day', cells })]), 80)
    expect(text).toContain('▁▁▁')
    expect(text).toContain('lowest 0 in 2026-01-01, highest 39 in 2026-01-40, last 39')
  })

  test('a chart fits a narrow terminal', () => {
    const cells = [cell('2026-01-01', '123456789'), cell('2026-02-01', '1')]
    const text = reportText(report([series({ grain: 'month', cells })]), 30)
    const drawn = text.split('\n').filter((line) => line.startsWith('  2026'))
    expect(drawn).toHaveLength(2)
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(30)
  })
})

describe('messages', () => {
  test('M5: withheld messages are there with their reasons', () => {
    const messages = {
      journeys: [
        {
          journey: 'winback',
          sent: 1200,
          withheld: 7,
          reasons: [
            { reason: 'no-consent', count: 6 },
            { reason: 'suppressed', count: 1 },
          ],
          failed: 0,
          unknown: 2,
          pending: 0,
        },
      ],
    }
    const text = reportText(report([], { messages }), 80)
    expect(text).toMatch(/winback +│ +1,200 +│ +7 +│ +0 +│ +2 +│ +0/)
    expect(text).toContain('Withheld by winback: no-consent 6, suppressed 1')
  })
})
