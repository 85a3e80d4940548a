/** A duration as words: `1 year 6 months`, `36 hours`. */
import type { Duration } from '../../../ir/duration.ts'

export function explainDuration({ months, days, seconds }: Duration): string {
  const [mo, s] = [Math.abs(months), Math.abs(seconds)]
  const parts: readonly [number, string][] = [
    [Math.trunc(mo / 12), 'year'],
    [mo % 12, 'month'],
    [Math.abs(days), 'day'],
    [Math.trunc(s / 3600), 'hour'],
    [Math.trunc((s % 3600) / 60), 'minute'],
    [s % 60, 'second'],
  ]
  const words = parts.flatMap(([count, unit]) => (count === 0 ? [] : [countOf(count, unit)]))
  return words.length === 0 ? 'nothing' : words.join(' ')
}

export function countOf(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** `7 days before birthday`, or `birthday` itself. */
export function explainOffset(duration: Duration, anchor: string): string {
  const { months, days, seconds } = duration
  if (months === 0 && days === 0 && seconds === 0) return anchor
  const isBefore = months < 0 || days < 0 || seconds < 0
  return `${explainDuration(duration)} ${isBefore ? 'before' : 'after'} ${anchor}`
}
