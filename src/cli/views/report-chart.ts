/** The values of one KPI over time in, lines of block characters out: bars, or a sparkline when there are many. */

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** One bar per value, the largest as wide as `width`. Nothing for a missing value; a negative one is hatched. */
export function bars(values: readonly (number | undefined)[], width: number): readonly string[] {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)))
  return values.map((value) => {
    if (value === undefined || largest === 0) return ''
    const eighths = Math.round((Math.abs(value) / largest) * width * 8)
    if (value < 0) return '▒'.repeat(Math.max(1, Math.round(eighths / 8)))
    // A number that is not zero can be seen, however small.
    const shown = value === 0 ? 0 : Math.max(1, eighths)
    return `${'█'.repeat(Math.floor(shown / 8))}${EIGHTHS[shown % 8] ?? ''}`
  })
}

/** One column per value between the lowest and the highest, in lines of at most `width`. */
export function sparkline(
  values: readonly (number | undefined)[],
  width: number,
): readonly string[] {
  const known = values.filter((value) => value !== undefined)
  const low = Math.min(0, ...known)
  const span = Math.max(...known, low) - low
  const marks = values.map((value) => {
    if (value === undefined) return ' '
    const level = span === 0 ? 0 : Math.round(((value - low) / span) * (LEVELS.length - 1))
    return LEVELS[level] ?? ' '
  })
  const lines: string[] = []
  for (let start = 0; start < marks.length; start += width) {
    lines.push(marks.slice(start, start + width).join(''))
  }
  return lines
}
