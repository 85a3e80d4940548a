/**
 * A journey and the trait with the instant of a consent in, whether it may tell those whose consent is old, again and again, out. Only
 * what is certain counts against it: that it asks once or never, reads the trait nowhere before it says something, or reaches newcomers only.
 */
import type { Condition } from '../../../../ir/condition.ts'
import type { Duration } from '../../../../ir/duration.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import type { Journey, Reentry, Step } from '../../../../ir/journey.ts'
import { pathsOf, stepsIn } from '../../../../ir/step-graph.ts'
import type { ConditionNode } from '../../../language/conditions/condition-definition.ts'
import { conditionDependencies, conditionNodes } from '../../../language/conditions/table.ts'
import type { FixedWindow } from '../../../language/windows/window-definition.ts'
import { isEmpty } from '../../../logic/prove.ts'

export function mayTellOld(journey: Journey, proof: string, graph: ProjectGraph): boolean {
  const { trigger, exitWhen, steps } = journey
  if (journey.paused === true || !isInTwoYears(journey.reentry)) return false
  if (!startsAgain(journey, proof, graph)) return false
  const stay: Condition[] =
    exitWhen?.kind === 'condition' ? [{ kind: 'not', of: exitWhen.where }] : []
  const start = [...segmentOf(trigger), ...stay]
  const old = oldConsent(proof, graph.project.zone)
  const questions: Questions = {
    mayBeOld: (where) =>
      isEmpty({ kind: 'all', of: [where, ...old] }, graph.segments) === 'unknown',
    mayRead: (where) => mayRead(where, proof, graph),
  }
  const isOfProof = trigger.kind === 'anniversary' && trigger.trait === proof
  const isRead = isOfProof || start.some(questions.mayRead)
  return start.every(questions.mayBeOld) && endOf(steps, isRead, questions) === 'told'
}

/** Longer than 24 months, of any length, is too long. */
function isInTwoYears(reentry: Reentry): boolean {
  if (reentry.kind !== 'after') return reentry.kind === 'always'
  const { months, days, seconds } = reentry.duration
  return (months * 365.25) / 12 + days + seconds / 86_400 <= 731
}

function segmentOf(trigger: Journey['trigger']): readonly Condition[] {
  if (trigger.kind === 'event' || trigger.segment === undefined) return []
  return [{ kind: 'segment', segment: trigger.segment }]
}

/** Of those who never answer. */
function startsAgain({ trigger, steps }: Journey, proof: string, graph: ProjectGraph): boolean {
  switch (trigger.kind) {
    case 'schedule':
    case 'anniversary':
      return true
    case 'date':
      // Each date comes once.
      return trigger.trait !== proof
    case 'event':
      return false
    case 'enters':
    case 'leaves':
      return isMovedByTelling(trigger.segment, steps, proof, graph)
  }
}

/** An old consent stays old, so whoever is told has to enter or leave the segment by that. */
function isMovedByTelling(
  segment: string,
  steps: readonly Step[],
  proof: string,
  graph: ProjectGraph,
): boolean {
  const { traits, events, nodes } = readBy({ kind: 'segment', segment }, graph)
  return (
    nodes.some((node) => comesBack(node, proof)) ||
    stepsIn(steps).some((step) => {
      if (step.kind === 'emit') return events.has(step.event)
      return step.kind === 'set' && Object.keys(step.values).some((trait) => traits.has(trait))
    })
  )
}

/** It reads what was sent, or may, as SQL of the team's own; or it holds each year anew. */
function comesBack(node: ConditionNode, proof: string): boolean {
  if (node.kind === 'trait') return node.trait === proof && node.test.op === 'anniversary'
  return node.kind === 'message' || node.kind === 'sql'
}

interface Questions {
  /** It is not proved to leave out everyone with an old date. */
  mayBeOld(where: Condition): boolean
  mayRead(where: Condition): boolean
}

/** How those with old dates come to the end of some steps: told something, gone, or not, after the date was read or not. */
type End = 'told' | 'left' | 'read' | 'unread'

function endOf(steps: readonly Step[], isRead: boolean, questions: Questions): End {
  let end: End = isRead ? 'read' : 'unread'
  for (const step of steps) {
    if (step.kind === 'exit') return 'left'
    if ((step.kind === 'send' || step.kind === 'webhook') && end === 'read') return 'told'
    const paths = conditionalPaths(step)
    if (paths.length === 0) continue
    const isReadInside: boolean =
      end === 'read' || paths.some(({ when }) => when.some(questions.mayRead))
    const ends: readonly End[] = paths
      .filter(({ when }) => when.every(questions.mayBeOld))
      .map((path) => endOf(path.steps, isReadInside, questions))
    if (ends.includes('told')) return 'told'
    if (ends.every((each) => each === 'left')) return 'left'
    end = ends.includes('read') ? 'read' : 'unread'
  }
  return end
}

interface ConditionalPath {
  readonly when: readonly Condition[]
  readonly steps: readonly Step[]
}

function conditionalPaths(step: Step): readonly ConditionalPath[] {
  if (step.kind === 'branch') {
    const tests = step.paths.map(({ when }) => when)
    const isNot = (of: Condition): Condition => ({ kind: 'not', of })
    const taken = step.paths.map(({ when, steps }, place) => {
      return { when: [...tests.slice(0, place).map(isNot), when], steps }
    })
    return [...taken, { when: tests.map(isNot), steps: step.otherwise }]
  }
  if (step.kind === 'waitFor' && step.what.kind === 'segment') {
    const when: Condition = { kind: 'segment', segment: step.what.segment }
    return [
      { when: [when], steps: step.then },
      { when: [], steps: step.otherwise },
    ]
  }
  return pathsOf(step).map((steps) => ({ when: [], steps }))
}

/** Nobody knows what SQL of the team's own reads. */
function mayRead(where: Condition, proof: string, graph: ProjectGraph): boolean {
  const { traits, nodes } = readBy(where, graph)
  return traits.has(proof) || nodes.some(({ kind }) => kind === 'sql')
}

interface Read {
  readonly traits: ReadonlySet<string>
  readonly events: ReadonlySet<string>
  readonly nodes: readonly ConditionNode[]
}

/** What a condition reads, itself and through segments. */
function readBy(where: Condition, { segments }: ProjectGraph): Read {
  const read = {
    traits: new Set<string>(),
    events: new Set<string>(),
    nodes: [] as ConditionNode[],
  }
  const seen = new Set<string>()
  const conditions = [where]
  // An array also gives what is added to it on the way.
  for (const condition of conditions) {
    const { traits, events, segments: others } = conditionDependencies(condition)
    for (const trait of traits) read.traits.add(trait)
    for (const { event } of events) read.events.add(event)
    read.nodes.push(...conditionNodes(condition))
    for (const other of others) {
      const definition = segments.get(other)
      if (definition !== undefined && !seen.has(other)) conditions.push(definition.where)
      seen.add(other)
    }
  }
  return read
}

/** About a year and a month: windows are compared part by part, so each part has its share. */
const OLD: Duration = { months: 6, days: 190, seconds: 31 * 86_400 }

function oldConsent(trait: string, zone: string): readonly Condition[] {
  const windows: readonly FixedWindow[] = [
    { kind: 'last', duration: OLD, zone },
    { kind: 'days', count: OLD.days, zone },
  ]
  const young = windows.map((window): Condition => {
    return { kind: 'trait', trait, test: { op: 'within', window } }
  })
  return [
    { kind: 'trait', trait, test: { op: 'isSet' } },
    ...young.map((of): Condition => ({ kind: 'not', of })),
  ]
}
