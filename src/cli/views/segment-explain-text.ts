/** Why a customer is in a segment or not in, the text `crm segment explain` prints out: a tree, a line for each condition. */
import pc from 'picocolors'
import type { ExplainedView, SegmentExplainView } from '../segment/explain-customer.ts'

export function segmentExplainText(view: SegmentExplainView, color: boolean): string {
  const { segment, title, customer, asOf, holds, condition } = view
  const colors = pc.createColors(color)
  const name = title === undefined ? segment : `${segment} (${title})`
  const verdict = holds ? colors.green('is in') : colors.red('is not in')
  const lines = [
    `Customer ${customer} ${verdict} ${name}, as of ${asOf}, by this definition`,
    '',
    ...treeLines(condition, 0, (isTrue) => (isTrue ? colors.green('✓') : colors.red('✗'))),
  ]
  return `${lines.join('\n')}\n`
}

function treeLines(
  { clause, holds, facts = [], parts }: ExplainedView,
  depth: number,
  mark: (isTrue: boolean) => string,
): readonly string[] {
  const indent = '  '.repeat(depth)
  return [
    `${indent}${mark(holds)} ${clause}`,
    ...facts.map(({ name, value }) => `${indent}    ${name}: ${value ?? '(missing)'}`),
    ...parts.flatMap((part) => treeLines(part, depth + 1, mark)),
  ]
}
