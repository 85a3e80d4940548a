/** A KPI report in, the text `crm report` prints out. */
import Table from 'cli-table3'
import { Temporal } from 'temporal-polyfill'
import type { KpiReport, KpiSeries, MessageSummary } from '../../measure/kpi-report.ts'
import { kpiNumberFormat } from './report-number.ts'
import { kpiName, seriesLines } from './report-series.ts'

/** `columns` is the terminal's width. Tables measure titles in any script, so Korean ones align. */
export function reportText(report: KpiReport, columns: number): string {
  const totals = report.kpis.filter(({ grain }) => grain === 'total')
  const overTime = report.kpis.filter(({ grain }) => grain !== 'total')
  const blocks = [
    heading(report),
    ...(report.kpis.length === 0 ? ['No KPI is applied.'] : []),
    ...(totals.length === 0 ? [] : [totalsTable(totals)]),
    ...overTime.map((series) => seriesLines(series, columns).join('\n')),
    ...(report.messages === undefined ? [] : [messagesBlock(report.messages)]),
    ...(hidesPeople(report)
      ? [`<${report.minimumCell}: fewer than ${report.minimumCell} people are behind this number.`]
      : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

function heading({ asOf, zone, requested: { from, to } }: KpiReport): string {
  const local = Temporal.Instant.from(asOf).toZonedDateTimeISO(zone).toPlainDateTime()
  const period = [...(from ? [`from ${from}`] : []), ...(to ? [`to ${to}`] : [])].join(' ')
  return `Report as of ${local.toString().replace('T', ' ')} ${zone}${period === '' ? '' : `, ${period}`}`
}

function totalsTable(totals: readonly KpiSeries[]): string {
  const table = plainTable(['KPI', 'Total'], ['left', 'right'])
  for (const series of totals) {
    const [cell] = series.cells
    table.push([kpiName(series), cell === undefined ? '' : kpiNumberFormat(series)(cell)])
  }
  return table.toString()
}

function messagesBlock({ journeys }: MessageSummary): string {
  const table = plainTable(
    ['Messages of', 'Sent', 'Withheld', 'Failed', 'Unknown', 'Pending'],
    ['left', 'right', 'right', 'right', 'right', 'right'],
  )
  for (const { journey, sent, withheld, failed, unknown, pending } of journeys) {
    table.push([journey, ...[sent, withheld, failed, unknown, pending].map(count)])
  }
  return [table.toString(), ...withheldLines({ journeys })].join('\n')
}

function withheldLines({ journeys }: MessageSummary): readonly string[] {
  return journeys
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ journey, reasons }) => {
      const parts = reasons.map(({ reason, count: times }) => `${reason} ${count(times)}`)
      return `Withheld by ${journey}: ${parts.join(', ')}`
    })
}

function hidesPeople({ kpis }: KpiReport): boolean {
  return kpis.some(({ cells }) => cells.some(({ below }) => below !== undefined))
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function plainTable(head: string[], colAligns: ('left' | 'right')[]) {
  // Colours are left out so that a report reads the same in a file.
  return new Table({ head, colAligns, style: { head: [], border: [], compact: true } })
}
