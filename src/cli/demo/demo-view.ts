/** What the demo planned, sent and measured in, its last screen out. */
import Table from 'cli-table3'
import pc from 'picocolors'
import { OBJECT_KINDS, splitAddress } from '../../ir/address.ts'
import type { KpiSeries } from '../../measure/kpi-report.ts'
import { maskCount } from '../../plan/count.ts'
import type { Plan } from '../../plan/plan.ts'
import type { RunSummary } from '../../runtime/run-summary.ts'
import { totalsText } from '../views/plan-lines.ts'
import { countText } from '../views/plan-people.ts'
import { kindCount } from '../views/validation.ts'
import { kpisTable } from './demo-kpis.ts'

export interface DemoResult {
  readonly plan: Plan
  readonly run: RunSummary
  readonly kpis: readonly KpiSeries[]
  readonly days: number
}

export interface DemoScreen {
  readonly color: boolean
  readonly columns: number
}

export function demoView(result: DemoResult, { color, columns }: DemoScreen): string {
  const { bold } = pc.createColors(color)
  const blocks = [
    segmentsTable(result),
    `${bold('Plan')}  ${totalsText(result.plan)}\n${kindsText(result.plan)}`,
    `${bold('Messages')}  ${messagesText(result)}\n${templatesTable(result.run)}`,
    `${bold('KPIs')}  as of ${result.run.until}\n${kpisTable(result.kpis, columns)}`,
  ]
  return `\n${blocks.join('\n\n')}\n`
}

/** `1 catalog, 2 topics, 13 segments …` */
function kindsText({ changes }: Plan): string {
  const counts = OBJECT_KINDS.flatMap((kind) => {
    const count = changes.filter(({ address }) => splitAddress(address).kind === kind).length
    return count === 0 ? [] : [kindCount(count, kind)]
  })
  return counts.join(', ')
}

/** Sizes when planned, and what a month did to them. */
function segmentsTable({ plan, run, days }: DemoResult): string {
  const tallies = new Map(run.segments.map((tally) => [tally.segment, tally]))
  const table = plainTable(['Segment', 'Planned', 'Entered', 'Left', `After ${days} days`], 1)
  for (const { segment, after } of plan.impact.segments) {
    const tally = tallies.get(segment)
    const changes = [tally?.entered, tally?.left, tally?.size]
    const counts = changes.map((count = 0) => maskCount(count, plan.settings.minimumCell))
    table.push([segment, ...[after ?? 0, ...counts].map(countText)])
  }
  return table.toString()
}

function messagesText({ run, days }: DemoResult): string {
  const { sent, withheld, failed, unknown } = run.messages
  const total = withheld.reduce((sum, { count }) => sum + count, 0)
  const reasons = withheld.map(({ reason, count }) => `${reason} ${countText(count)}`)
  const parts = [
    `${countText(sent)} sent in ${days} days`,
    `${countText(total)} withheld${total === 0 ? '' : ` (${reasons.join(', ')})`}`,
    ...(failed === 0 ? [] : [`${countText(failed)} failed`]),
    ...(unknown === 0 ? [] : [`${countText(unknown)} unknown`]),
  ]
  return parts.join(', ')
}

function templatesTable({ templates }: RunSummary): string {
  const table = plainTable(['Template', 'Sent', 'Withheld', 'Why withheld'], 1, 3)
  for (const { template, sent, withheld } of templates) {
    const total = withheld.reduce((sum, { count }) => sum + count, 0)
    const reasons = withheld.map(({ reason, count }) => `${reason} ${countText(count)}`)
    table.push([template, countText(sent), countText(total), reasons.join(', ')])
  }
  return table.toString()
}

/** Columns from `firstNumber` up to `lastNumber` are numbers. */
function plainTable(head: string[], firstNumber: number, lastNumber = head.length) {
  const colAligns = head.map((_, index) =>
    index >= firstNumber && index < lastNumber ? ('right' as const) : ('left' as const),
  )
  return new Table({ head, colAligns, style: { head: [], border: [], compact: true } })
}
