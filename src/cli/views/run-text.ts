/** What a run did in, the text of `crm run` out. */
import Table from 'cli-table3'
import type { RunProgress } from '../../runtime/open-run.ts'
import type { MessageTally, RunSummary } from '../../runtime/run-summary.ts'
import { holdsText } from './hold-text.ts'

export function runText(summary: RunSummary): string {
  const parts = [segments(summary), journeys(summary), messages(summary), recovered(summary)]
  const done = parts.filter((part) => part !== undefined)
  const held = holdsText(summary.holds).trimEnd()
  const last = held === '' ? [next(summary)] : [held, next(summary)]
  return `${[head(summary, done.length === 0), ...done, ...last].join('\n\n')}\n`
}

function head({ until, isComplete }: RunSummary, isEmpty: boolean): string {
  if (!isComplete) return 'Stopped when asked to; what was begun is finished.'
  return isEmpty ? `Nothing was due up to ${until}.` : `Ran everything due up to ${until}.`
}

/** One line, shown over and over on a terminal. */
export function progressText({ at, until, sent }: RunProgress): string {
  return `${minute(at)} of ${minute(until)}, ${number(sent)} sent`
}

function segments({ segments }: RunSummary): string | undefined {
  if (segments.length === 0) return undefined
  const table = plainTable(['Segment', 'Refreshes', 'Entered', 'Left', 'Members'])
  for (const { segment, refreshes, entered, left, size } of segments) {
    table.push([segment, ...[refreshes, entered, left, size].map(number)])
  }
  return table.toString()
}

function journeys({ journeys }: RunSummary): string | undefined {
  if (journeys.length === 0) return undefined
  const table = plainTable(['Journey', 'Enrolled', 'Ended'])
  for (const { journey, enrolled, ended } of journeys) {
    table.push([journey, number(enrolled), number(ended)])
  }
  return table.toString()
}

function messages({ templates, messages: total }: RunSummary): string | undefined {
  if (templates.length === 0) return undefined
  const table = plainTable(['Template', 'Sent', 'Withheld', 'Retried', 'Failed', 'Unknown'])
  for (const { template, ...tally } of templates) table.push([template, ...cells(tally)])
  if (templates.length > 1) table.push(['all', ...cells(total)])
  const held = [
    ...reasonLine('Withheld', total.withheld),
    ...reasonLine('Deferred', total.deferred),
  ]
  return [table.toString(), ...held].join('\n')
}

function reasonLine(word: string, reasons: MessageTally['withheld']): readonly string[] {
  if (reasons.length === 0) return []
  return [`${word}: ${reasons.map(({ reason, count }) => `${reason} ${number(count)}`).join(', ')}`]
}

function cells({ sent, withheld, retried, failed, unknown }: MessageTally): string[] {
  const held = withheld.reduce((sum, { count }) => sum + count, 0)
  return [sent, held, retried, failed, unknown].map(number)
}

function recovered({ recovered: { requeued, unknown } }: RunSummary): string | undefined {
  if (requeued + unknown === 0) return undefined
  return `Taken over from a run that was killed: ${number(requeued)} messages queued again, ${number(unknown)} unknown.`
}

function next({ nextDue }: RunSummary): string {
  return nextDue === undefined ? 'Nothing will fall due.' : `Next due: ${nextDue}`
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ')
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

function plainTable(head: string[]) {
  const colAligns = head.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const)))
  // Colours are left out so that a summary reads the same in a file.
  return new Table({ head, colAligns, style: { head: [], border: [], compact: true } })
}
