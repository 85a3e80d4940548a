/** A measured value in, what may be shown of it out: numbers of a few people are hidden (SEMANTICS 33). */
import type { KpiMeasure, SimpleMeasure } from '../ir/kpi.ts'
import type { KpiCell } from './kpi-report.ts'

/** Exact decimals. `to` and `ratio` belong to ratios. */
export interface MeasuredValue {
  readonly of: string | null
  readonly to: string | null
  readonly ratio: string | null
}

/**
 * A ratio is hidden as well when either of its parts is such a number: 3 of 200 people can be read from 1.5 %.
 * Sums and numbers of events or messages are not numbers of people and are shown.
 */
export function protectedCell(
  measure: KpiMeasure,
  value: MeasuredValue,
  minimumCell: number,
): Pick<KpiCell, 'value' | 'below'> {
  const hidden = { value: null, below: minimumCell }
  if (measure.kind !== 'ratio') {
    return isFewPeople(measure, value.of, minimumCell) ? hidden : { value: value.of }
  }
  const isHidden =
    isFewPeople(measure.of, value.of, minimumCell) || isFewPeople(measure.to, value.to, minimumCell)
  return isHidden ? hidden : { value: value.ratio }
}

export function countsPeople(measure: SimpleMeasure): boolean {
  if (measure.kind === 'segmentSize') return true
  if (measure.kind === 'eventSum') return false
  return measure.distinct?.kind === 'customers'
}

function isFewPeople(measure: SimpleMeasure, value: string | null, minimumCell: number): boolean {
  // Numbers of people are small integers, so converting them loses nothing.
  return countsPeople(measure) && value !== null && Number(value) > 0 && Number(value) < minimumCell
}
