/** `crm report [KPI…]`: applied KPIs and what became of messages, as tables and charts or as JSON. */
import type { Command } from 'commander'
import type { KpiReport } from '../../measure/kpi-report.ts'
import type { CliContext } from '../context.ts'
import {
  addAsOfOption,
  addProjectOptions,
  type ProjectOptions,
  readAsOf,
} from '../project-options.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

interface ReportOptions extends ProjectOptions {
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly json?: true
}

export function addReportCommand(program: Command, context: CliContext): void {
  const command = program
    .command('report')
    .description('Show the numbers of applied KPIs and what became of messages.')
    .argument('[kpi...]', 'ids of KPIs (default: all)')
    .option('--from <date>', "first day, e.g. 2026-01-01, in each KPI's zone, or an instant")
    .option('--to <date>', 'last day, or the instant before which the period ends')
    .option('--json', 'print one JSON object (schemas/report.schema.json)')
  addProjectOptions(addAsOfOption(command)).action((ids: string[], options: ReportOptions) =>
    runCommand(context, () => report(context, ids, options)),
  )
}

async function report(
  context: CliContext,
  ids: readonly string[],
  options: ReportOptions,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return asOf
  const [{ openSettings }, { openState }] = await Promise.all([
    import('../open-settings.ts'),
    import('../open-state.ts'),
  ])
  const project = await openSettings(context, options)
  if (project.value === undefined) return project
  const state = await openState(context, project.value.settings, asOf.value)
  const found = [...project.diagnostics, ...state.diagnostics]
  if (state.value === undefined) return { diagnostics: found }
  try {
    const [{ readAppliedState }, { reportKpis }] = await Promise.all([
      import('../../apply/read-state.ts'),
      import('../../measure/report-kpis.ts'),
    ])
    const { db, schema } = state.value
    const applied = await readAppliedState(db, schema)
    const { from, to } = options
    const { value, diagnostics } = await reportKpis({
      ...{ db, schema, applied, ids, asOf: asOf.value },
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })
    if (value !== undefined) await print(context, value, options)
    return { diagnostics: [...found, ...diagnostics] }
  } finally {
    await state.value.close()
  }
}

async function print(
  context: CliContext,
  value: KpiReport,
  { json }: ReportOptions,
): Promise<void> {
  if (json) return context.stdout(`${JSON.stringify(value, undefined, 2)}\n`)
  const { reportText } = await import('../views/report-text.ts')
  context.stdout(reportText(value, context.columns))
}
