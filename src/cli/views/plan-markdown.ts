/** A plan in, a pull-request comment out: a summary that fits one screen, the rest folded. */
import {
  type BroadcastImpact,
  isEmptyPlan,
  type JourneyImpact,
  type Plan,
  type SegmentImpact,
} from '../../plan/plan.ts'
import { type PlanBlock, type PlanLine, planBlocks, totalsText } from './plan-lines.ts'
import { countText } from './plan-people.ts'
import { peopleStages } from './plan-text.ts'

export function planMarkdown(plan: Plan): string {
  const title = `## crm plan: ${plan.project} (environment ${plan.environment})`
  if (isEmptyPlan(plan)) return `${title}\n\nNo changes.\n`
  const sections = [
    title,
    `${totalsText(plan)}. As of ${plan.asOf}.`,
    ...segmentsTable(plan.impact.segments),
    ...journeysTable(plan.impact.journeys),
    ...broadcastsTable(plan.impact.broadcasts ?? []),
    ...actionsList(plan),
    ...planBlocks(plan).map(blockMarkdown),
  ]
  return `${sections.join('\n\n')}\n`
}

function segmentsTable(segments: readonly SegmentImpact[]): readonly string[] {
  const rows = segments.map(({ segment, before, after, entering, leaving }) => [
    `\`${segment}\``,
    before === null ? 'new' : countText(before),
    after === null ? 'removed' : countText(after),
    `+${countText(entering)}`,
    `−${countText(leaving)}`,
  ])
  return table(['Segment', 'Before', 'After', 'Entering', 'Leaving'], rows)
}

function journeysTable(journeys: readonly JourneyImpact[]): readonly string[] {
  const rows = journeys.map(({ journey, enrolled, inFlight, inFlightFate, migrating }) => [
    `\`${journey}\``,
    countText(enrolled),
    `${countText(inFlight)}${inFlight === 0 ? '' : FATES[inFlightFate](countText(migrating ?? 0))}`,
  ])
  return table(['Journey', 'Enrolled now', 'In flight'], rows)
}

function broadcastsTable(broadcasts: readonly BroadcastImpact[]): readonly string[] {
  const rows = broadcasts.map(({ journey, startsAt, isLocal, people, messaged }) => [
    `\`${journey}\``,
    `${startsAt}${isLocal ? ' (local times)' : ''}`,
    countText(people),
    countText(messaged),
  ])
  return table(['Broadcast', 'Starts', 'In its segment', 'Would message'], rows)
}

const FATES = {
  unaffected: () => '',
  finish: () => ' (finish on their version)',
  exit: () => ' (leave)',
  migrate: (moved: string) => ` (${moved} move to the new version)`,
  end: () => ' (ended)',
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'))
  return [[head, rule, ...rows].map(line).join('\n')]
}

function actionsList(plan: Plan): readonly string[] {
  const irreversible = peopleStages(plan).filter(({ stage }) => stage.effect === 'irreversible')
  if (irreversible.length === 0) return []
  const lines = irreversible.map(({ text }) => `- ${text}`)
  return [['**Irreversible, sends follow:**', ...lines].join('\n')]
}

const SIGNS = { create: '➕', update: '✏️', delete: '➖' } as const

function blockMarkdown({ change, address, title, what, lines }: PlanBlock): string {
  const name = title === undefined ? '' : ` ${escapeHtml(title)}`
  const summary = `${SIGNS[change]} <code>${address}</code>${name} · ${escapeHtml(what)}`
  if (lines.length === 0) return summary
  const text = lines.map(diffLine).join('\n')
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `<details><summary>${summary}</summary>\n\n${fence}diff\n${text}\n${fence}\n\n</details>`
}

function diffLine({ op, text }: PlanLine): string {
  const signs = { add: '+ ', remove: '- ', change: '! ', keep: '  ', note: '# ', people: '# ' }
  return `${signs[op]}${text}`
}

/** Titles are the team's own words, but a comment is HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
