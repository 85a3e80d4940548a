/** A journey's id in; how far people are in the applied one, and what became of its messages, printed out. */
import { readAppliedState } from '../../apply/read-state.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { AppliedState } from '../../ir/applied.ts'
import type { Instant } from '../../ir/clock.ts'
import type { JourneyProgram } from '../../ir/compiled.ts'
import { DatabaseError, endsConnection } from '../../ir/database.ts'
import type { Journey } from '../../ir/journey.ts'
import { stepGraph } from '../../ir/step-graph.ts'
import { measureTests, type TestResult } from '../../measure/broadcast-tests.ts'
import { countGoals, type GoalCounts } from '../../measure/journey-goals.ts'
import { countJourney, type JourneyCounts } from '../../measure/journey-status.ts'
import { maskCount } from '../../plan/count.ts'
import type { StatusOptions } from '../commands/journey.ts'
import type { CliContext } from '../context.ts'
import { openProject } from '../open-project.ts'
import { type OpenedState, openState } from '../open-state.ts'
import { readAsOf } from '../project-options.ts'
import type { CommandResult } from '../run-command.ts'
import { journeyStatusText } from '../views/journey-status-text.ts'
import { unknownJourney } from './find-journey.ts'
import type { JourneyStatusView, StepStatusView, TestView } from './journey-view.ts'

export async function journeyStatus(
  context: CliContext,
  named: string,
  options: StatusOptions,
): Promise<CommandResult> {
  const id = named.replace(/^journey\./, '')
  const project = await openProject(context, options)
  if (project.value === undefined) return project
  const { settings, compiled } = project.value
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return asOf
  const state = await openState(context, settings, asOf.value)
  const diagnostics = [...project.diagnostics, ...state.diagnostics]
  if (state.value === undefined) return { diagnostics }
  const { db, schema } = state.value
  try {
    const found = await db.transaction(async (tx) => {
      const applied = await readAppliedState(tx, schema)
      const program = appliedJourney(id, applied)
      if (program === undefined) return { problem: unknownJourney(id, appliedIds(applied)) }
      return { program, counts: await countJourney(tx, schema, id) }
    }, SNAPSHOT)
    if ('problem' in found) return { diagnostics: [...diagnostics, found.problem] }
    const reached = await reachedBy(state.value, found.program, asOf.value)
    diagnostics.push(...reached.diagnostics)
    const { journey } = found.program
    const view = viewOf({ journey, ...found, ...reached }, compiled.settings.plan.minimumCell)
    const isJson = options.format === 'json'
    context.stdout(isJson ? `${JSON.stringify(view, null, 2)}\n` : journeyStatusText(view))
    return { diagnostics }
  } finally {
    await state.value.close()
  }
}

const SNAPSHOT = { isolation: 'repeatable read', readOnly: true } as const

/** What people did about it stands in the team's tables: when these cannot be read, the rest of the status still can. */
async function reachedBy(
  { db, schema }: OpenedState,
  program: JourneyProgram,
  asOf: Instant,
): Promise<Pick<Found, 'goals' | 'tests'> & { readonly diagnostics: readonly Diagnostic[] }> {
  try {
    return await db.transaction(
      async (tx) => ({
        goals: await countGoals(tx, schema, program, asOf),
        tests: await measureTests(tx, schema, program),
        diagnostics: [],
      }),
      SNAPSHOT,
    )
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError) || endsConnection(thrown)) throw thrown
    const { id } = program.journey
    const unread = diagnostic('CRM7204', {
      address: addressOf('journey', id),
      message: `Who met the goal of journey "${id}" could not be counted: ${thrown.message}.`,
      fix: 'Compare the catalog with the database (crm plan does), apply, and ask again.',
    })
    return { goals: undefined, tests: [], diagnostics: [unread] }
  }
}

function appliedJourney(id: string, { objects }: AppliedState): JourneyProgram | undefined {
  const program = objects.get(addressOf('journey', id))?.object.program
  return program?.kind === 'journey' ? program : undefined
}

function appliedIds({ objects }: AppliedState): readonly string[] {
  return [...objects.values()].flatMap(({ object }) =>
    object.kind === 'journey' ? [object.id] : [],
  )
}

interface Found {
  readonly journey: Journey
  readonly counts: JourneyCounts
  readonly goals: GoalCounts | undefined
  readonly tests: readonly TestResult[]
}

function viewOf({ journey, counts, goals, tests }: Found, minimumCell: number): JourneyStatusView {
  const mask = (count: number) => maskCount(count, minimumCell)
  const sum = (some: readonly { readonly people: number }[]) =>
    some.reduce((all, { people }) => all + people, 0)
  const ended = (status: JourneyCounts['ended'][number]['status']) =>
    counts.ended.filter((each) => each.status === status)
  return {
    journey: journey.id,
    ...(journey.title === undefined ? {} : { title: journey.title }),
    enrolled: mask(sum(counts.standing) + sum(counts.ended)),
    active: mask(sum(counts.standing)),
    finished: mask(sum(ended('finished'))),
    converted: mask(sum(ended('converted'))),
    ...(goals === undefined ? {} : { convertedLater: mask(goals.later) }),
    exited: ended('exited').map(({ reason, people }) => ({
      reason: reason ?? '',
      people: mask(people),
    })),
    steps: stepsOf(journey, counts).map((step) => ({
      ...stepView(step, counts, mask),
      ...goalView(step, counts, goals, mask),
    })),
    ...(tests.length === 0 ? {} : { tests: tests.map((test) => testView(test, mask)) }),
    minimumCell,
  }
}

function testView(
  { variants, ...test }: TestResult,
  mask: (count: number) => TestView['variants'][number]['sent'],
): TestView {
  return {
    ...test,
    variants: variants.map(({ template, sent, converted }) => ({
      template,
      sent: mask(sent),
      converted: mask(converted),
    })),
  }
}

type StepPlace = Pick<StepStatusView, 'step' | 'kind' | 'depth'>

function stepsOf({ steps }: Journey, { standing, messages }: JourneyCounts): readonly StepPlace[] {
  const { nodes } = stepGraph(steps)
  const known = [...nodes.values()].map(({ step, depth }) => ({
    step: step.id,
    kind: step.kind,
    depth,
  }))
  const counted = new Set([...standing, ...messages].map(({ step }) => step))
  const older = [...counted].filter((step) => !nodes.has(step)).sort()
  return [...known, ...older.map((step) => ({ step, kind: 'older version', depth: 0 }))]
}

function stepView(
  place: StepPlace,
  { standing, messages }: JourneyCounts,
  mask: (count: number) => StepStatusView['people'],
): StepStatusView {
  const own = messages.filter(({ step }) => step === place.step)
  const count = (outcome: JourneyCounts['messages'][number]['outcome']) =>
    mask(own.reduce((all, each) => all + (each.outcome === outcome ? each.messages : 0), 0))
  return {
    ...place,
    people: mask(standing.find(({ step }) => step === place.step)?.people ?? 0),
    sent: count('sent'),
    pending: count('pending'),
    failed: count('failed'),
    unknown: count('unknown'),
    withheld: own
      .filter(({ outcome }) => outcome === 'withheld')
      .map(({ reason, messages: some }) => ({ reason: reason ?? '', messages: mask(some) })),
  }
}

/** Of sends of journeys with a goal. */
function goalView(
  { step, kind }: StepPlace,
  { messages }: JourneyCounts,
  goals: GoalCounts | undefined,
  mask: (count: number) => StepStatusView['people'],
): Pick<StepStatusView, 'converted'> {
  if (goals === undefined) return {}
  if (kind !== 'send' && !messages.some((each) => each.step === step)) return {}
  const converted = goals.bySend.find((each) => each.step === step)
  return { converted: mask(converted?.messages ?? 0) }
}
