/**
 * Durations (SEMANTICS 3). `y` and `mo` are calendar months, `w` and `d` calendar days, `h`, `m`, `s` exact.
 * Canonical form keeps the three parts apart because none converts into another across DST and month ends.
 */
export interface Duration {
  readonly months: number
  readonly days: number
  readonly seconds: number
}

/** What a user may write: `30d`, `1y6mo`, `36h`, with an optional leading `-` where the place allows it. */
export const DURATION_PATTERN =
  '^(?:\\d+y)?(?:\\d+mo)?(?:\\d+w)?(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?$'

const PARTS = /^(-)?(?:(\d+)y)?(?:(\d+)mo)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/

/** Parses a written duration; `undefined` when it is not one. `-7d` gives negative parts. */
export function parseDuration(text: string): Duration | undefined {
  const match = PARTS.exec(text)
  if (match === null || text === '' || text === '-') return undefined
  const [, minus, y, mo, w, d, h, m, s] = match
  const sign = minus === undefined ? 1 : -1
  const of = (part: string | undefined) => (part === undefined ? 0 : Number(part))
  const signed = (value: number) => (value === 0 ? 0 : sign * value)
  return {
    months: signed(of(y) * 12 + of(mo)),
    days: signed(of(w) * 7 + of(d)),
    seconds: signed(of(h) * 3600 + of(m) * 60 + of(s)),
  }
}

/** The shortest text that parses back to the same duration, e.g. `1y6mo`, `30d`, `-7d`. */
export function formatDuration(duration: Duration): string {
  const { months, days, seconds } = duration
  const negative = months < 0 || days < 0 || seconds < 0
  const [mo, d, s] = [Math.abs(months), Math.abs(days), Math.abs(seconds)]
  const parts: [number, string][] = [
    [Math.trunc(mo / 12), 'y'],
    [mo % 12, 'mo'],
    [d, 'd'],
    [Math.trunc(s / 3600), 'h'],
    [Math.trunc((s % 3600) / 60), 'm'],
    [s % 60, 's'],
  ]
  const text = parts.flatMap(([value, unit]) => (value === 0 ? [] : [`${value}${unit}`])).join('')
  return text === '' ? '0s' : `${negative ? '-' : ''}${text}`
}

/** True when the duration has calendar parts, so that its length depends on a time zone. */
export function isCalendarDuration(duration: Duration): boolean {
  return duration.months !== 0 || duration.days !== 0
}
