/** One measured figure, and its line for people. Figures are printed and never asserted: machines differ. */
export interface Figure {
  readonly name: string
  /** Size of the project, where one grows. */
  readonly segments?: number
  readonly seconds: number
  /** Seconds of a bare node process in the same run that parses the same files, or does nothing where there are none. */
  readonly baseline: number
  /** Statements sent to the database; `null` when they cannot be counted. */
  readonly statements?: number | null
}

/** The same figure at the next smaller size shows how cost grows. */
export function figureLine(figure: Figure, smaller: Figure | undefined): string {
  const size =
    figure.segments === undefined ? '' : `${figure.segments.toLocaleString('en-US')} segments`
  const parts = [
    figure.name.padEnd(30),
    size.padStart(15),
    `${figure.seconds.toFixed(2)} s`.padStart(9),
    `${ratio(figure.seconds, figure.baseline)} × bare node`.padStart(18),
    ...(figure.statements === undefined ? [] : [`${figure.statements ?? '?'} statements`]),
    ...growth(figure, smaller),
  ]
  return parts.join('  ').trimEnd()
}

function growth(figure: Figure, smaller: Figure | undefined): readonly string[] {
  if (smaller?.segments === undefined || figure.segments === undefined) return []
  const size = figure.segments / smaller.segments
  return [`${ratio(figure.seconds, smaller.seconds)} × the time for ${size} × the segments`]
}

export function ratio(of: number, to: number): string {
  return (of / to).toFixed(1)
}
