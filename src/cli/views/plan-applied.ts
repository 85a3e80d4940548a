/** What an apply did in, what `crm apply` prints out. Numbers of people are masked like the plan's (SEMANTICS 33). */
import type { ApplyResult } from '../../apply/apply-plan.ts'
import type { PeopleCounts, StageResult } from '../../apply/stages/stage-executor.ts'
import { type Count, maskCount } from '../../plan/count.ts'
import type { Plan } from '../../plan/plan.ts'
import { countText, peopleText } from './plan-people.ts'

export type Applied = Extract<ApplyResult, { kind: 'applied' }>

/** Of one kind of line, so many are printed. */
const MAXIMUM_LINES = 12

export function appliedText(plan: Plan, applied: Applied): string {
  const { create, update, delete: removed } = plan.totals
  const lines = peopleOf(plan, applied).map(({ subject, people }) => `  ${subject}: ${people}`)
  const shown = lines.slice(0, MAXIMUM_LINES)
  const hidden = lines.length - shown.length
  return [
    `Applied (number ${applied.applyId}, as of ${applied.asOf}): ${create} created, ${update} changed, ${removed} removed.`,
    ...shown,
    ...(hidden === 0 ? [] : [`  … and ${hidden} more; see \`crm state list\``]),
    '',
  ].join('\n')
}

function peopleOf(plan: Plan, applied: Applied) {
  return applied.results.flatMap(({ stage, people }) => {
    if (people === undefined) return []
    const subject = 'journey' in stage ? `journey ${stage.journey}` : subjectOf(stage)
    return [{ subject, people: peopleLine(people, stage.kind === 'fill-segment', plan) }]
  })
}

function subjectOf(stage: StageResult['stage']): string {
  return 'segment' in stage ? `segment ${stage.segment}` : stage.kind
}

function peopleLine(people: PeopleCounts, isFill: boolean, { settings }: Plan): string {
  const mask = (count: number) => maskCount(count, settings.minimumCell)
  if (people.kind !== 'members') return `${peopleText(mask(people.count))} ${people.kind}`
  const moved = `, ${countText(mask(people.entered))} entered, ${countText(mask(people.left))} left`
  return `${peopleText(mask(people.size))}${isFill ? '' : moved}`
}

export interface AppliedView {
  readonly kind: 'applied' | 'unchanged'
  readonly apply: number | null
  readonly asOf: string
  readonly totals: Plan['totals']
  readonly people: readonly AppliedPeople[]
}

interface AppliedPeople {
  readonly stage: string
  readonly segment?: string
  readonly journey?: string
  readonly size?: Count
  readonly entered?: Count
  readonly left?: Count
  readonly count?: Count
}

export function appliedJson(plan: Plan, asOf: string, applied: Applied | undefined): string {
  const mask = (count: number) => maskCount(count, plan.settings.minimumCell)
  const view: AppliedView = {
    kind: applied === undefined ? 'unchanged' : 'applied',
    apply: applied?.applyId ?? null,
    asOf,
    totals: plan.totals,
    people: (applied?.results ?? []).flatMap(({ stage, people }) =>
      people === undefined ? [] : [{ ...subject(stage), ...masked(people, mask) }],
    ),
  }
  return `${JSON.stringify(view, null, 2)}\n`
}

function subject(stage: StageResult['stage']): AppliedPeople {
  return {
    stage: stage.kind,
    ...('segment' in stage ? { segment: stage.segment } : {}),
    ...('journey' in stage ? { journey: stage.journey } : {}),
  }
}

function masked(people: PeopleCounts, mask: (count: number) => Count): Partial<AppliedPeople> {
  if (people.kind !== 'members') return { count: mask(people.count) }
  const { size, entered, left } = people
  return { size: mask(size), entered: mask(entered), left: mask(left) }
}
