/** The options of `crm run` in; the run, its progress and its result, out. Loaded only when the command runs. */
import { createAudienceFiles } from '../../adapters/audience-files.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Clock } from '../../ir/clock.ts'
import { DatabaseError } from '../../ir/database.ts'
import { measureNewest } from '../../measure/measure-newest.ts'
import { loadApplied } from '../../runtime/load-applied.ts'
import type { RunOptions, RunProgress } from '../../runtime/open-run.ts'
import type { RunSummary } from '../../runtime/run-summary.ts'
import { runWorker } from '../../runtime/run-worker.ts'
import { runUntil } from '../../runtime/tick.ts'
import type { CliContext } from '../context.ts'
import { openSettings } from '../open-settings.ts'
import { type OpenedState, openState } from '../open-state.ts'
import type { ProjectOptions } from '../project-options.ts'
import { type CommandResult, printDiagnostics } from '../run-command.ts'
import { runJson } from '../views/run-json.ts'
import { progressText, runText } from '../views/run-text.ts'
import { prepareSenders } from './prepare-senders.ts'
import { type RunMode, readRunMode, type WrittenRunMode } from './read-run-mode.ts'

export interface RunCommandOptions extends ProjectOptions, WrittenRunMode {
  readonly allowRealSends?: true
  readonly json?: true
}

export async function runApplied(
  context: CliContext,
  options: RunCommandOptions,
): Promise<CommandResult> {
  const mode = readRunMode(context, options)
  if (mode.value === undefined) return { diagnostics: mode.diagnostics }
  const project = await openSettings(context, options)
  if (project.value === undefined) return { diagnostics: project.diagnostics }
  const { settings } = project.value
  const state = await openState(context, settings)
  if (state.value === undefined) return { diagnostics: state.diagnostics }
  try {
    const result = await runState(context, options, {
      state: state.value,
      mode: mode.value,
      root: settings.root,
    })
    return { ...result, diagnostics: [...state.diagnostics, ...(result.diagnostics ?? [])] }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { diagnostics: [stopped(error)] }
  } finally {
    await state.value.close()
  }
}

interface OpenedRun {
  readonly state: OpenedState
  readonly mode: RunMode
  readonly root: string
}

async function runState(
  context: CliContext,
  options: RunCommandOptions,
  { state, mode, root }: OpenedRun,
): Promise<CommandResult> {
  const { db, schema } = state
  const programs = await loadApplied(db, schema)
  if (programs === undefined) return { diagnostics: [nothingApplied(schema)] }
  const isRealTime = mode.kind === 'worker' || (mode.kind === 'once' && mode.isRealTime)
  const senders = await prepareSenders({
    ...{ programs, isRealTime, env: context.env, root, store: { db, schema } },
    allowRealSends: options.allowRealSends === true,
  })
  if (senders.value === undefined) return { diagnostics: senders.diagnostics }
  const showsProblems = mode.kind === 'worker' && options.json !== true
  const summary = await run(mode, {
    ...{ db, schema, clock: clockOf(context, mode), senders: senders.value },
    // A file of another time than now would be taken for one of now.
    ...(isRealTime ? { files: createAudienceFiles(root) } : {}),
    secret: (name) => context.env[name],
    signal: context.stopSignal(),
    measureKpi: measureNewest,
    progress: showProgress(context),
    // A worker may run for months: what goes wrong is said when it does.
    ...(showsProblems ? { onProblem: (one) => printDiagnostics(context, [one]) } : {}),
  })
  if (context.isErrorTerminal) context.stderr(CLEAR_LINE)
  context.stdout(options.json === true ? runJson(summary) : runText(summary))
  return showsProblems ? { exitCode: exitCodeOf(summary) } : { diagnostics: summary.problems }
}

function run(mode: RunMode, options: RunOptions): Promise<RunSummary> {
  switch (mode.kind) {
    case 'worker':
      return runWorker(options)
    case 'once':
      return runUntil({ ...options, mode: 'actual', until: mode.at })
    case 'virtual':
      return runUntil({ ...options, mode: 'virtual', until: mode.until })
  }
}

/** With `--as-of` the clock stands still at it: everything is decided and sent as of that instant (SEMANTICS 1). */
function clockOf(context: CliContext, mode: RunMode): Clock {
  if (mode.kind !== 'once' || mode.isRealTime) return context.clock
  return { now: () => mode.at, sleepUntil: async () => undefined }
}

function exitCodeOf({ problems }: RunSummary): 0 | 1 {
  return problems.some((one) => one.severity === 'error') ? 1 : 0
}

const CLEAR_LINE = '\r\u001b[2K'

function showProgress(context: CliContext): (progress: RunProgress) => void {
  return (progress) => {
    if (context.isErrorTerminal) context.stderr(`${CLEAR_LINE}${progressText(progress)}`)
  }
}

export function nothingApplied(schema: string): Diagnostic {
  return diagnostic('CRM7001', {
    message: `Nothing is applied in schema "${schema}", so there is nothing to run.`,
    fix: 'Look at what would be applied with crm plan, then apply it with crm apply.',
  })
}

function stopped(error: DatabaseError): Diagnostic {
  return diagnostic('CRM7009', {
    message: `The run stopped because the database failed: ${error.message}.`,
    fix: 'Start it again when the database answers; it goes on where it stopped.',
  })
}
