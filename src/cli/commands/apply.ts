/** `crm apply`: a saved plan, or the config as it is now, in; the state made so, or refused with a reason, out. */
import type { Command } from 'commander'
import type { ApplyRequest, ApplyResult } from '../../apply/apply-plan.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Plan } from '../../plan/plan.ts'
import type { CliContext, ExitCode } from '../context.ts'
import { openProject } from '../open-project.ts'
import { openSettings } from '../open-settings.ts'
import { type OpenedState, openState } from '../open-state.ts'
import {
  addAsOfOption,
  addFormatOption,
  addProjectOptions,
  checkNotFarAhead,
  type ProjectOptions,
  readAsOf,
} from '../project-options.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

interface ApplyOptions extends ProjectOptions {
  readonly yes?: true
  readonly asOf?: string
  readonly format: 'text' | 'json'
}

export function addApplyCommand(program: Command, context: CliContext): void {
  const command = program
    .command('apply')
    .description('make the state as a plan says')
    .argument('[plan]', 'a plan saved with crm plan --out; without one the config is planned now')
    .option('--yes', 'do not ask')
  addFormatOption(addAsOfOption(addProjectOptions(command)), ['text', 'json']).action(
    (file: string | undefined, options: ApplyOptions) =>
      runCommand(context, () =>
        file === undefined ? applyConfig(context, options) : applySaved(context, file, options),
      ),
  )
}

/** Obeys the plan and nothing else: of the config only its name and its database are read. */
async function applySaved(
  context: CliContext,
  file: string,
  options: ApplyOptions,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return { diagnostics: asOf.diagnostics }
  const ahead = checkNotFarAhead(context, asOf.value)
  if (ahead.length > 0) return { diagnostics: ahead }
  const { readPlanFile } = await import('../plan-file-access.ts')
  const plan = await readPlanFile(context, file)
  if (plan.value === undefined) return { diagnostics: plan.diagnostics }
  const settings = await openSettings(context, options)
  if (settings.value === undefined) return { diagnostics: settings.diagnostics }
  const state = await openState(context, settings.value.settings, asOf.value)
  if (state.value === undefined) return { diagnostics: state.diagnostics }
  try {
    return await carryOut(context, options, {
      state: state.value,
      plan: plan.value,
      asOf: asOf.value,
      project: settings.value.project,
      root: settings.value.settings.root,
      isReviewed: true,
      diagnostics: state.diagnostics,
    })
  } finally {
    await state.value.close()
  }
}

async function applyConfig(context: CliContext, options: ApplyOptions): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return { diagnostics: asOf.diagnostics }
  const ahead = checkNotFarAhead(context, asOf.value)
  if (ahead.length > 0) return { diagnostics: ahead }
  const project = await openProject(context, options)
  if (project.value === undefined) return { diagnostics: project.diagnostics }
  const { settings, compiled, graph } = project.value
  const state = await openState(context, settings, asOf.value)
  const found = [...project.diagnostics, ...state.diagnostics]
  if (state.value === undefined) return { diagnostics: found }
  try {
    const { DEFAULT_ENVIRONMENT, planProject } = await import('../plan-project.ts')
    const made = await planProject({
      state: state.value,
      compiled,
      graph,
      asOf: asOf.value,
      environment: options.env ?? DEFAULT_ENVIRONMENT,
      crmVersion: context.version,
    })
    const diagnostics = [...found, ...made.diagnostics]
    const plan = made.value
    if (plan === undefined) return { diagnostics, exitCode: 1 }
    const answer = await review(context, plan, options)
    if (answer === 'no') return { diagnostics, exitCode: 1 }
    return await carryOut(context, options, {
      state: state.value,
      plan,
      // The answer may have taken a while; what was not asked for happens at the plan's own instant.
      asOf: answer === 'yes' && options.asOf === undefined ? context.clock.now() : plan.asOf,
      project: compiled.name,
      root: settings.root,
      isReviewed: answer === 'yes',
      diagnostics,
    })
  } finally {
    await state.value.close()
  }
}

/** Shows the plan and asks, when there is somebody to ask. */
async function review(
  context: CliContext,
  plan: Plan,
  { yes, format }: ApplyOptions,
): Promise<'yes' | 'no' | 'notAsked'> {
  if (format === 'text') {
    const { planText } = await import('../views/plan-text.ts')
    context.stdout(planText(plan, context.color))
  }
  const isAsked = yes !== true && context.isTerminal && context.question !== undefined
  if (!isAsked || plan.changes.length === 0) return 'notAsked'
  const answer = await context.question?.('\nApply these changes? Only "yes" is taken for yes: ')
  if (answer?.trim() === 'yes') return 'yes'
  context.stdout('Nothing was applied.\n')
  return 'no'
}

interface Work {
  readonly state: OpenedState
  readonly plan: Plan
  readonly asOf: Instant
  readonly project: string
  readonly root: string
  readonly isReviewed: boolean
  readonly diagnostics: readonly Diagnostic[]
}

async function carryOut(
  context: CliContext,
  options: ApplyOptions,
  work: Work,
): Promise<CommandResult> {
  const [{ applyPlan }, { DEFAULT_ENVIRONMENT }] = await Promise.all([
    import('../../apply/apply-plan.ts'),
    import('../plan-project.ts'),
  ])
  const { state, plan, asOf, project, isReviewed } = work
  const result = await applyPlan({
    db: state.db,
    schema: state.schema,
    plan,
    asOf,
    target: { project, environment: options.env ?? DEFAULT_ENVIRONMENT },
    isReviewed,
    clock: context.clock,
    crmVersion: context.version,
    repeat: (await import('../repeat-work.ts')).repeatWork,
    ...(await identify(context, work.root)),
  })
  await show(context, options, work, result)
  const refusals = 'diagnostics' in result ? result.diagnostics : []
  const exitCode = EXIT_CODES[result.kind]
  return { diagnostics: [...work.diagnostics, ...refusals], exitCode }
}

/** SEMANTICS 32. */
const EXIT_CODES: Readonly<Record<ApplyResult['kind'], ExitCode>> = {
  applied: 0,
  unchanged: 0,
  failed: 1,
  stale: 4,
  locked: 5,
}

async function identify(
  context: CliContext,
  root: string,
): Promise<Pick<ApplyRequest, 'holder' | 'gitCommit'>> {
  const { findGitCommit, identifyHolder } = await import('../identify-holder.ts')
  const gitCommit = await findGitCommit(root)
  return { holder: identifyHolder(context), ...(gitCommit === undefined ? {} : { gitCommit }) }
}

async function show(
  context: CliContext,
  { format }: ApplyOptions,
  { plan, asOf, isReviewed }: Work,
  result: ApplyResult,
): Promise<void> {
  const { appliedJson, appliedText } = await import('../views/plan-applied.ts')
  if (result.kind === 'applied') {
    context.stdout(format === 'json' ? appliedJson(plan, asOf, result) : appliedText(plan, result))
  } else if (result.kind === 'unchanged' && format === 'json') {
    context.stdout(appliedJson(plan, asOf, undefined))
  } else if (result.kind === 'unchanged' && isReviewed) context.stdout('No changes.\n')
}
