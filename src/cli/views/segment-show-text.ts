/** What `crm segment show` found in, the text it prints out. */
import { Temporal } from 'temporal-polyfill'
import type { SegmentShowView, SegmentSizeView } from '../segment/segment-view.ts'
import { countText, peopleText } from './plan-people.ts'
import { bars, sparkline } from './report-chart.ts'

/** More refreshes than this are drawn as one line. */
const MOST_BARS = 12
const WIDEST_BAR = 40

export function segmentShowText(view: SegmentShowView, columns: number): string {
  const { segment, title, sentence, sql } = view
  const blocks = [
    `${segment}${title === undefined ? '' : `  ${title}`}\n${sentence}`,
    factLines(view).join('\n'),
    ...(view.history.length === 0 ? [] : [historyLines(view, columns).join('\n')]),
    `SQL as of ${view.asOf}\n${indented(sql)}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function factLines(view: SegmentShowView): readonly string[] {
  const { members, applied, dependsOn, usedBy, usedIndirectlyBy } = view
  const size =
    members === null ? 'none stored yet' : `${peopleText(members.size)} as of ${members.asOf}`
  return [
    `members     ${size}`,
    ...(APPLIED[applied] === undefined ? [] : [`applied     ${APPLIED[applied]}`]),
    ...listLine('depends on', dependsOn),
    ...listLine('used by', usedBy),
    ...listLine('through it', usedIndirectlyBy),
    ...(usedBy.length === 0 ? ['used by     nothing'] : []),
  ]
}

const APPLIED = {
  same: undefined,
  other: 'with another definition than this one; `crm plan` shows the difference',
  never: 'not yet',
} as const

function listLine(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${name.padEnd(12)}${items.join(', ')}`]
}

function historyLines(view: SegmentShowView, columns: number): readonly string[] {
  const heading = `Size after each refresh, ${view.zone}`
  const chart = view.history.length > MOST_BARS ? sparkChart(view, columns) : barChart(view)
  const isMasked = view.history.some(({ size }) => typeof size !== 'number')
  const note = isMasked ? [`  <${view.minimumCell}: fewer than ${view.minimumCell} people.`] : []
  return [heading, ...chart, ...note]
}

function barChart({ history, zone }: SegmentShowView): readonly string[] {
  const sizes = history.map(({ size }) => countText(size))
  const width = Math.max(...sizes.map(({ length }) => length))
  const drawn = bars(history.map(plotted), WIDEST_BAR)
  return history.map(({ asOf, entered, left }, index) => {
    const moved = `+${countText(entered)} −${countText(left)}`
    const size = (sizes[index] ?? '').padStart(width)
    return `  ${localTime(asOf, zone)}  ${size}  ${drawn[index] ?? ''}  ${moved}`
  })
}

function sparkChart({ history, zone }: SegmentShowView, columns: number): readonly string[] {
  const [first, last] = [history[0], history.at(-1)]
  if (first === undefined || last === undefined) return []
  const known = history.filter(({ size }) => typeof size === 'number')
  const bySize = known.toSorted((a, b) => Number(a.size) - Number(b.size))
  const facts = [
    ...bySize.slice(0, 1).map(({ size }) => `lowest ${countText(size)}`),
    ...bySize.slice(-1).map(({ size }) => `highest ${countText(size)}`),
    `last ${countText(last.size)}`,
  ]
  return [
    ...sparkline(history.map(plotted), Math.max(1, columns - 4)).map((line) => `  ${line}`),
    `  ${localTime(first.asOf, zone)} to ${localTime(last.asOf, zone)}: ${facts.join(', ')}`,
  ]
}

/** A masked size leaves a gap. */
function plotted({ size }: SegmentSizeView): number | undefined {
  return typeof size === 'number' ? size : undefined
}

function localTime(asOf: string, zone: string): string {
  const local = Temporal.Instant.from(asOf).toZonedDateTimeISO(zone).toPlainDateTime()
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ')
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')
}
