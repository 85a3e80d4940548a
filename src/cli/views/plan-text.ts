/** A plan in, the text `crm plan` prints out. */
import pc from 'picocolors'
import { type ExplainedStage, explainStages } from '../../plan/explain-stage.ts'
import { isEmptyPlan, type Plan } from '../../plan/plan.ts'
import type { Effect } from '../../plan/stage.ts'
import { type PlanBlock, type PlanLine, planBlocks, totalsText } from './plan-lines.ts'

type Colors = ReturnType<typeof pc.createColors>

export function planText(plan: Plan, color: boolean): string {
  const colors = pc.createColors(color)
  if (isEmptyPlan(plan)) return `No changes. ${headline(plan)} is as the config says.\n`
  const blocks = [
    `Plan for ${headline(plan)}, as of ${plan.asOf}`,
    ...planBlocks(plan).map((block) => blockText(block, colors)),
    ...actionsText(plan, colors),
    `${colors.bold('Plan:')} ${totalsText(plan)}.`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function headline({ project, environment }: Plan): string {
  return `${project} (environment ${environment})`
}

const SIGNS = { create: '+', update: '~', delete: '-' } as const

function blockText({ change, address, title, what, lines }: PlanBlock, colors: Colors): string {
  const paint = { create: colors.green, update: colors.yellow, delete: colors.red }[change]
  const name = title === undefined ? '' : `  ${title}`
  const head = `${paint(SIGNS[change])} ${colors.bold(address)}${name}  ${colors.dim(what)}`
  return [head, ...lines.map((line) => `    ${lineText(line, colors)}`)].join('\n')
}

function lineText({ op, text }: PlanLine, colors: Colors): string {
  switch (op) {
    case 'add':
      return colors.green(`+ ${text}`)
    case 'remove':
      return colors.red(`- ${text}`)
    case 'change':
      return colors.yellow(`~ ${text}`)
    case 'keep':
      return `  ${text}`
    case 'note':
      return colors.dim(`  ${text}`)
    case 'people':
      return colors.cyan(`= ${text}`)
  }
}

/** Of one kind, so many are listed: the blocks above name them all. */
const MAXIMUM_OF_KIND = 3

/** What moves people; the writing of objects is what the blocks above are about. */
export function peopleStages(plan: Plan): readonly ExplainedStage[] {
  return explainStages(plan).filter(
    ({ stage }) => stage.kind !== 'write-object' && stage.kind !== 'remove-object',
  )
}

function actionsText(plan: Plan, colors: Colors): readonly string[] {
  const stages = peopleStages(plan)
  if (stages.length === 0) return []
  const paint: Readonly<Record<Effect, (text: string) => string>> = {
    reversible: colors.dim,
    compensable: colors.dim,
    irreversible: colors.red,
  }
  const lines = shortened(stages).map((item) => {
    if (typeof item === 'string') return `  ${colors.dim(item)}`
    const { effect } = item.stage
    const word = effect === 'irreversible' ? 'irreversible: sends follow' : effect
    return `  ${item.text}  ${paint[effect](word)}`
  })
  return [[colors.bold('Apply will'), ...lines].join('\n')]
}

/** Irreversible ones are never left out. */
function shortened(stages: readonly ExplainedStage[]): readonly (ExplainedStage | string)[] {
  const counts = new Map<string, number>()
  const shown = stages.filter(({ stage }) => {
    const count = (counts.get(stage.kind) ?? 0) + 1
    counts.set(stage.kind, count)
    return count <= MAXIMUM_OF_KIND || stage.effect === 'irreversible'
  })
  const hidden = stages.length - shown.length
  return hidden === 0 ? shown : [...shown, `… and ${hidden} more like these`]
}
