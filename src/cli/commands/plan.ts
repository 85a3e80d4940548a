/** `crm plan`: config and state in, what an apply would do out; for people, programs and pull requests. */
import type { Command } from 'commander'
import type { Plan } from '../../plan/plan.ts'
import type { CliContext } from '../context.ts'
import { openProject } from '../open-project.ts'
import {
  addAsOfOption,
  addFormatOption,
  addProjectOptions,
  type ProjectOptions,
  readAsOf,
} from '../project-options.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

interface PlanOptions extends ProjectOptions {
  readonly out?: string
  readonly format: 'text' | 'json' | 'markdown'
  readonly detailedExitcode?: true
  readonly asOf?: string
}

export function addPlanCommand(program: Command, context: CliContext): void {
  const command = program
    .command('plan')
    .description('show what an apply would change, and for whom')
    .option('--out <file>', 'save the plan, to be reviewed and applied as it is')
    .option('--detailed-exitcode', 'exit with 2 when there are changes')
  addFormatOption(addAsOfOption(addProjectOptions(command)), ['text', 'json', 'markdown']).action(
    (options: PlanOptions) => runCommand(context, () => plan(context, options)),
  )
}

async function plan(context: CliContext, options: PlanOptions): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return { diagnostics: asOf.diagnostics }
  const project = await openProject(context, options)
  if (project.value === undefined) return { diagnostics: project.diagnostics }
  const { openState } = await import('../open-state.ts')
  const state = await openState(context, project.value.settings, asOf.value)
  const found = [...project.diagnostics, ...state.diagnostics]
  if (state.value === undefined) return { diagnostics: found }
  try {
    const { DEFAULT_ENVIRONMENT, planProject } = await import('../plan-project.ts')
    const made = await planProject({
      state: state.value,
      compiled: project.value.compiled,
      graph: project.value.graph,
      asOf: asOf.value,
      environment: options.env ?? DEFAULT_ENVIRONMENT,
      crmVersion: context.version,
    })
    if (made.value === undefined) {
      return { diagnostics: [...found, ...made.diagnostics], exitCode: 1 }
    }
    const { smallAudiencesOf } = await import('../segment/small-audience.ts')
    const small = smallAudiencesOf(made.value, project.value)
    const diagnostics = [...found, ...made.diagnostics, ...small]
    const unsaved = await savePlan(context, made.value, options.out)
    if (unsaved !== undefined) return { diagnostics: [...diagnostics, unsaved], exitCode: 1 }
    context.stdout(await planView(context, made.value, options))
    const isChange = made.value.changes.length > 0
    return { diagnostics, exitCode: isChange && options.detailedExitcode === true ? 2 : 0 }
  } finally {
    await state.value.close()
  }
}

async function savePlan(context: CliContext, plan: Plan, out: string | undefined) {
  if (out === undefined) return undefined
  const [{ formatPlanFile }, { writePlanFile }] = await Promise.all([
    import('../../plan/plan-file.ts'),
    import('../plan-file-access.ts'),
  ])
  return writePlanFile(context, out, formatPlanFile(plan))
}

async function planView(
  context: CliContext,
  plan: Plan,
  { format, out }: PlanOptions,
): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../plan/plan-file.ts')).formatPrintedPlan(plan)
    case 'markdown':
      return (await import('../views/plan-markdown.ts')).planMarkdown(plan)
    case 'text': {
      const { planText } = await import('../views/plan-text.ts')
      return `${planText(plan, context.color)}${nextStep(plan, out)}`
    }
  }
}

function nextStep(plan: Plan, out: string | undefined): string {
  if (plan.changes.length === 0) return ''
  return out === undefined
    ? '\nApply it with: crm apply\n'
    : `\nSaved to ${out}. Apply it with: crm apply ${out}\n`
}
