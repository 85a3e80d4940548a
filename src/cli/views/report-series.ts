/** One KPI over time in, its heading and chart as lines out. */
import type { KpiCell, KpiSeries } from '../../measure/kpi-report.ts'
import { bars, sparkline } from './report-chart.ts'
import { kpiNumberFormat } from './report-number.ts'

/** More buckets than this are drawn as a sparkline: a list would not fit on a screen. */
const MOST_BARS = 31
const WIDEST_BAR = 40

export function seriesLines(series: KpiSeries, columns: number): readonly string[] {
  const heading = `${kpiName(series)} by ${series.grain}, ${series.zone}`
  const chart =
    series.cells.length > MOST_BARS ? sparkChart(series, columns) : barChart(series, columns)
  const note = series.cells.some(({ isPartial }) => isPartial)
    ? [`  * part of a ${series.grain}`]
    : []
  return [heading, ...chart, ...note]
}

export function kpiName({ id, title }: KpiSeries): string {
  return title === undefined ? id : `${title} (${id})`
}

function barChart(series: KpiSeries, columns: number): readonly string[] {
  const format = kpiNumberFormat(series)
  const names = series.cells.map((cell) => bucketName(series, cell))
  const numbers = series.cells.map(format)
  const [nameWidth, numberWidth] = [widest(names), widest(numbers)]
  const room = Math.max(1, Math.min(WIDEST_BAR, columns - nameWidth - numberWidth - 6))
  const drawn = bars(series.cells.map(plotted), room)
  return series.cells.map((_, index) => {
    const name = (names[index] ?? '').padEnd(nameWidth)
    const number = (numbers[index] ?? '').padStart(numberWidth)
    return `  ${name}  ${number}  ${drawn[index] ?? ''}`.trimEnd()
  })
}

function sparkChart(series: KpiSeries, columns: number): readonly string[] {
  const { cells } = series
  const format = kpiNumberFormat(series)
  const [first, last] = [cells[0], cells.at(-1)]
  if (first === undefined || last === undefined) return []
  const known = cells.filter((cell) => plotted(cell) !== undefined)
  const byValue = [...known].sort((a, b) => (plotted(a) ?? 0) - (plotted(b) ?? 0))
  const [low, high] = [byValue[0], byValue.at(-1)]
  const facts = [
    ...(low === undefined ? [] : [`lowest ${format(low)} in ${bucketName(series, low)}`]),
    ...(high === undefined ? [] : [`highest ${format(high)} in ${bucketName(series, high)}`]),
    `last ${format(last)}`,
  ]
  return [
    ...sparkline(cells.map(plotted), Math.max(1, columns - 4)).map((line) => `  ${line}`),
    `  ${bucketName(series, first)} to ${bucketName(series, last)}: ${facts.join(', ')}`,
  ]
}

/** A picture needs no exact decimals. Hidden and missing values leave a gap. */
function plotted({ value }: KpiCell): number | undefined {
  return value === null ? undefined : Number(value)
}

/** `2026-01-05`, `2026-01`, `2026-Q1` or `2026`; a week is named by its Monday. */
function bucketName({ grain }: KpiSeries, { bucket, isPartial }: KpiCell): string {
  const day = bucket ?? ''
  const [year, month] = [day.slice(0, 4), day.slice(5, 7)]
  const names = {
    total: '',
    day,
    week: day,
    month: `${year}-${month}`,
    quarter: `${year}-Q${Math.ceil(Number(month) / 3)}`,
    year,
  }
  return `${names[grain]}${isPartial ? '*' : ''}`
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length))
}
