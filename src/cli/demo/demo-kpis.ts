/** KPIs over time in, one line for each out: the newest whole number and the way there. */
import Table from 'cli-table3'
import type { KpiCell, KpiSeries } from '../../measure/kpi-report.ts'
import { sparkline } from '../views/report-chart.ts'
import { kpiNumberFormat } from '../views/report-number.ts'
import { kpiName } from '../views/report-series.ts'

/** Days of a month and one more. */
const WIDEST = 32
/** Narrower than this there is no room for titles beside ids. */
const ROOM_FOR_TITLES = 105

export function kpisTable(kpis: readonly KpiSeries[], columns: number): string {
  const table = new Table({
    head: ['KPI', 'Latest', 'Of', 'Over time'],
    colAligns: ['left', 'right', 'left', 'left'],
    style: { head: [], border: [], compact: true },
  })
  for (const series of kpis) {
    const latest = newestWhole(series.cells)
    const number = latest === undefined ? '–' : kpiNumberFormat(series)(latest)
    const name = columns < ROOM_FOR_TITLES ? series.id : kpiName(series)
    table.push([name, number, bucketText(series, latest), wayThere(series)])
  }
  return table.toString()
}

/** A bucket that is not over would look like a fall. */
function newestWhole(cells: readonly KpiCell[]): KpiCell | undefined {
  return cells.findLast(({ isPartial }) => !isPartial) ?? cells.at(-1)
}

/** `2026-11`, `2026-12-01`, or the Monday of a week with a `w`. */
function bucketText({ grain }: KpiSeries, cell: KpiCell | undefined): string {
  const bucket = cell?.bucket ?? undefined
  if (bucket === undefined) return 'all time'
  if (grain === 'month') return bucket.slice(0, 7)
  return grain === 'day' ? bucket : `${grain} ${bucket}`
}

function wayThere({ cells, grain }: KpiSeries): string {
  if (grain === 'total') return ''
  const values = cells.map(({ value }) => (value === null ? undefined : Number(value)))
  return sparkline(values.slice(-WIDEST), WIDEST)[0] ?? ''
}
