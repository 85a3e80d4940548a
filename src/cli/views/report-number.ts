/** Exact decimals of a KPI in, rounded text that a person reads out; every number of one KPI has as many decimals. */
import type { KpiCell, KpiSeries } from '../../measure/kpi-report.ts'

/** Stands where there is no number: a ratio over zero, a segment before its first fill. */
const MISSING = '–'

/** `8,911,407.90 GBP`, `65.58%`, `<5` or `–`. */
export function kpiNumberFormat(series: KpiSeries): (cell: KpiCell) => string {
  const format = numberFormat(series)
  const unit = series.unit === undefined || series.unit === '%' ? '' : ` ${series.unit}`
  return ({ value, below }) => {
    if (below !== undefined) return `<${below}`
    if (value === null || !isNumeric(value)) return MISSING
    return `${format.format(value)}${series.unit === '%' && !isShare(series) ? '%' : unit}`
  }
}

function numberFormat(series: KpiSeries): Intl.NumberFormat {
  const digits = fractionDigits(series)
  return new Intl.NumberFormat('en-US', {
    style: isShare(series) ? 'percent' : 'decimal',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** Shown times 100. */
function isShare({ measure, unit }: KpiSeries): boolean {
  return measure === 'ratio' && unit === '%'
}

function fractionDigits(series: KpiSeries): number {
  if (isShare(series)) return 2
  const written = Math.max(0, ...series.cells.map(({ value }) => value?.split('.')[1]?.length ?? 0))
  const currency = currencyDigits(series.unit)
  if (currency !== undefined) return currency
  return Math.min(written, series.measure === 'ratio' ? 4 : 20)
}

function currencyDigits(unit: string | undefined): number | undefined {
  if (unit === undefined || !Intl.supportedValuesOf('currency').includes(unit)) return undefined
  const style = new Intl.NumberFormat('en-US', { style: 'currency', currency: unit })
  return style.resolvedOptions().maximumFractionDigits
}

/** Decimal text goes to `Intl` as it is, which rounds it without a float in between. */
function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}
