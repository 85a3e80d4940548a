/**
 * Options in; a generated shop, its plan, a month of messages and the report out. The very steps a user takes one
 * command at a time, on the example project of this package.
 */
import { join, resolve } from 'node:path'
import { applyPlan } from '../../apply/apply-plan.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ProjectSettings } from '../../ir/project.ts'
import type { KpiSeries } from '../../measure/kpi-report.ts'
import type { Plan } from '../../plan/plan.ts'
import type { RunSummary } from '../../runtime/run-summary.ts'
import { runUntil } from '../../runtime/tick.ts'
import type { CliContext } from '../context.ts'
import { identifyHolder } from '../identify-holder.ts'
import { type OpenedProject, openProject } from '../open-project.ts'
import type { OpenedState } from '../open-state.ts'
import { PACKAGE_FOLDER } from '../package-folder.ts'
import { planProject } from '../plan-project.ts'
import type { CommandResult } from '../run-command.ts'
import { totalsText } from '../views/plan-lines.ts'
import { type DemoOptions, parseDemoOptions, type WrittenDemoOptions } from './demo-options.ts'
import { demoSenders } from './demo-senders.ts'
import { demoView } from './demo-view.ts'
import { generateShop } from './generate-shop.ts'
import { measureDemo } from './measure-demo.ts'
import { openDemoDatabase } from './open-demo-database.ts'
import { type StepProgress, stepProgress } from './step-progress.ts'

const STEPS = 6
/** Of its database and its messages, below the current directory. */
const FOLDER = '.crm/demo'
const DAYS = 30
const DAY = 86_400_000
/** The environment of the example project that this is, also in its plans. */
const ENVIRONMENT = 'demo'

interface Demo {
  readonly context: CliContext
  readonly progress: StepProgress
  readonly options: DemoOptions
  readonly state: OpenedState
  readonly project: OpenedProject
}

/** Leaves the demo with something to tell the user. */
class DemoStopped extends Error {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: readonly Diagnostic[]) {
    super('the demo stopped')
    this.diagnostics = diagnostics
  }
}

export async function runDemo(
  context: CliContext,
  written: WrittenDemoOptions,
): Promise<CommandResult> {
  const { value: options, diagnostics } = parseDemoOptions(context, written)
  if (options === undefined) return { diagnostics }
  const progress = stepProgress(context, STEPS)
  try {
    const project = await validate(context, progress)
    const state = await generate(context, progress, options, project.settings)
    try {
      await walk({ context, progress, options, state, project })
    } finally {
      await state.close()
    }
    return {}
  } catch (error) {
    if (error instanceof DemoStopped) return { diagnostics: error.diagnostics, exitCode: 1 }
    throw error
  }
}

async function walk(demo: Demo): Promise<void> {
  const plan = await makePlan(demo)
  await apply(demo, plan)
  const until = new Date(Date.parse(demo.options.asOf) + DAYS * DAY).toISOString()
  const run = await runMonth(demo, until)
  const kpis = await measure(demo, until)
  const { context } = demo
  context.stdout(demoView({ plan, run, kpis, days: DAYS }, context))
  context.stdout(lookAround(demo, until))
}

function validate(context: CliContext, progress: StepProgress): Promise<OpenedProject> {
  return progress.step('Validate', async () => {
    const cwd = join(PACKAGE_FOLDER, 'examples/shop')
    const { value, diagnostics } = await openProject({ ...context, cwd }, { env: ENVIRONMENT })
    if (value === undefined) throw new DemoStopped(diagnostics)
    const embeddedPath = resolve(context.cwd, FOLDER)
    const settings = {
      ...value.settings,
      database: { ...value.settings.database, embeddedPath },
    }
    const done = `${value.compiled.objects.size} objects in TypeScript and YAML, no errors`
    return { value: { ...value, settings }, done }
  })
}

function generate(
  context: CliContext,
  progress: StepProgress,
  options: DemoOptions,
  { database, root }: ProjectSettings,
): Promise<OpenedState> {
  return progress.step('Generate a shop', async (note) => {
    const opened = await openDemoDatabase(context, {
      settings: database,
      ...(options.databaseUrl === undefined ? {} : { url: options.databaseUrl }),
      onSlowStart: () => note('preparing the embedded database, once for this machine'),
    })
    if (opened.value === undefined) throw new DemoStopped(opened.diagnostics)
    const { database: db, label } = opened.value
    const close = () => db.close()
    note('customers, orders and clicks')
    const counts = await generateShop(db, root, options).catch(async (error: unknown) => {
      await close()
      throw error
    })
    const { customers, orders, webEvents } = counts
    const done = `${number(customers)} customers, ${number(orders)} orders, ${number(webEvents)} clicks in ${label}`
    return { value: { db, schema: database.schema, label, close }, done }
  })
}

function makePlan({ context, progress, options, state, project }: Demo): Promise<Plan> {
  return progress.step('Plan', async () => {
    const { value, diagnostics } = await planProject({
      state,
      compiled: project.compiled,
      asOf: options.asOf,
      environment: ENVIRONMENT,
      crmVersion: context.version,
    })
    if (value === undefined) throw new DemoStopped(diagnostics)
    return { value, done: totalsText(value) }
  })
}

function apply({ context, progress, options, state, project }: Demo, plan: Plan): Promise<void> {
  return progress.step('Apply', async () => {
    const result = await applyPlan({
      db: state.db,
      schema: state.schema,
      plan,
      asOf: options.asOf,
      target: { project: project.compiled.name, environment: ENVIRONMENT },
      isReviewed: false,
      clock: context.clock,
      holder: identifyHolder(context),
      crmVersion: context.version,
    })
    if ('diagnostics' in result) throw new DemoStopped(result.diagnostics)
    return { value: undefined, done: 'everything in one transaction' }
  })
}

function runMonth({ context, progress, state }: Demo, until: Instant): Promise<RunSummary> {
  return progress.step(`Run ${DAYS} days`, async (note) => {
    const value = await runUntil({
      // Its outbox needs no key.
      secret: () => undefined,
      db: state.db,
      schema: state.schema,
      until,
      mode: 'virtual',
      clock: context.clock,
      senders: demoSenders(resolve(context.cwd, FOLDER)),
      progress: ({ at, sent }) => note(`${at.slice(0, 10)}, ${number(sent)} sent`),
    })
    if (value.problems.length > 0) throw new DemoStopped(value.problems)
    const enrolled = value.journeys.reduce((sum, journey) => sum + journey.enrolled, 0)
    const { sent } = value.messages
    return { value, done: `${number(enrolled)} enrolments, ${number(sent)} messages sent` }
  })
}

function measure({ progress, options, state }: Demo, end: Instant): Promise<readonly KpiSeries[]> {
  return progress.step('Report', async () => {
    const { value, diagnostics } = await measureDemo(state, { start: options.asOf, end })
    if (value === undefined) throw new DemoStopped(diagnostics)
    return { value, done: `${value.length} KPIs` }
  })
}

function lookAround({ context, state, options }: Demo, until: Instant): string {
  const place = options.databaseUrl === undefined ? `, messages in ${FOLDER}/outbox` : ''
  const text = `\nEverything is in ${state.label}${place}, as of ${until}.\n`
  // In a clone the config has this environment, so that every other command can look at it.
  const isClone = options.databaseUrl === undefined && context.cwd === PACKAGE_FOLDER
  return isClone
    ? `${text}Look around: npx crm report --env ${ENVIRONMENT} --as-of ${until}\n`
    : text
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
