/** What `crm segment preview` and `overlap` counted in, the text they print out. */
import Table from 'cli-table3'
import type { Count } from '../../plan/count.ts'
import type { SegmentOverlapView, SegmentPreviewView } from '../segment/segment-view.ts'
import { countText, peopleText } from './plan-people.ts'

export function segmentPreviewText(view: SegmentPreviewView): string {
  const { segment, title, sentence, size, customers, asOf, keys } = view
  const lines = [
    `${segment}${title === undefined ? '' : `  ${title}`}`,
    sentence,
    '',
    `${peopleText(size)} of ${countText(customers)}${shareText(size, customers)}, as of ${asOf}, by this definition; nothing was applied.`,
    ...(keys === undefined
      ? []
      : ['', `Some of them: ${keys.length === 0 ? 'nobody' : keys.join(', ')}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** Of a masked number no share is told. */
function shareText(size: Count, customers: Count): string {
  if (typeof size !== 'number' || typeof customers !== 'number' || customers === 0) return ''
  return ` (${((100 * size) / customers).toFixed(1)}%)`
}

export function segmentOverlapText(view: SegmentOverlapView): string {
  const { segments, pairs, asOf, all, any } = view
  const ids = segments.map(({ segment }) => segment)
  const both = new Map(pairs.map((pair) => [pair.segments.join(' '), pair.both]))
  const rows = segments.map(({ segment, size }, row) => [
    segment,
    ...ids.map((other, column) => {
      if (column === row) return countText(size)
      const pair = column > row ? `${segment} ${other}` : `${other} ${segment}`
      return countText(both.get(pair) ?? 0)
    }),
  ])
  const table = new Table({
    head: ['In both', ...ids],
    colAligns: ['left', ...ids.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  })
  table.push(...rows)
  const every = segments.length > 2 ? [`In every one of them: ${peopleText(all)}`] : []
  const lines = [
    `As of ${asOf}, by their definitions`,
    table.toString(),
    ...every,
    `In at least one: ${peopleText(any)}`,
  ]
  return `${lines.join('\n')}\n`
}
