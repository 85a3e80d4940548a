/**
 * A step and who else is due in, the sends out that its people may be taken through with it, in one transaction.
 *
 * Only where it changes nothing but the number of writes: nothing is asked in between that a message could change, and nobody
 * else who is due could come to the same send at this instant, so that its people are claimed in the order in which they would
 * be if they stood there.
 */
import type { Step } from '../../ir/journey.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { pathsOf, type StepGraph, type StepNode, startOf } from '../../ir/step-graph.ts'
import type { JourneyVersion } from '../journey-versions.ts'

/** A place where somebody is due, of the same journey. */
export interface OtherPlace {
  readonly version: JourneyVersion
  readonly stepId: string
}

export function sendsAhead(
  version: JourneyVersion,
  stepId: string,
  others: readonly OtherPlace[],
): readonly StepNode[] {
  if (version.isChecked || version.journey.isBroadcast === true) return []
  const stops = stopsOf(version, stepId)
  const elsewhere = new Set([
    ...others.flatMap((other) => [other.stepId, ...atOnce(other.version.graph, other.stepId)]),
    // Who comes the longer way, by another step, falls due with those who come straight.
    ...stops.flatMap(({ step }) => (isWait(step) ? [] : [...atOnce(version.graph, step.id)])),
  ])
  const sends = stops.filter(({ step }) => step.kind === 'send')
  return sends.some(({ step }) => elsewhere.has(step.id)) ? [] : sends
}

/** The steps that people come to who leave it, in the order of the journey. None when the way asks what messages say. */
function stopsOf({ graph, statements }: JourneyVersion, stepId: string): readonly StepNode[] {
  const first = graph.nodes.get(stepId)
  if (first === undefined || !LEFT_AT_ONCE.has(first.step.kind)) return []
  const passed = new Set<string>()
  const stops = new Set<string>()
  const line = [stepId]
  for (const id of line) {
    const node = graph.nodes.get(id)
    if (node === undefined || passed.has(id)) continue
    if (node !== first && !DECIDED_AT_ONCE.has(node.step.kind)) {
      stops.add(id)
      continue
    }
    passed.add(id)
    const own = statements.steps[id]
    if (own?.kind === 'branch' && own.when.some(asksOfMessages)) return []
    line.push(...outcomes(node))
  }
  return [...graph.nodes.values()].filter(({ step }) => stops.has(step.id))
}

const DECIDED_AT_ONCE: ReadonlySet<Step['kind']> = new Set(['branch', 'split', 'exit'])
const LEFT_AT_ONCE: ReadonlySet<Step['kind']> = new Set([...DECIDED_AT_ONCE, 'wait'])

/** Whoever writes the ledger's name into a statement of their own asks, too. */
function asksOfMessages({ strings }: SqlText): boolean {
  return strings.some((text) => /message/i.test(text))
}

const WAITS: ReadonlySet<Step['kind']> = new Set([
  'wait',
  'waitUntil',
  'waitFor',
  'bestTime',
  'deliver',
])

function isWait({ kind }: Step): boolean {
  return WAITS.has(kind)
}

/** Steps before which somebody may stand at the instant at which they leave this one. */
function atOnce(graph: StepGraph, stepId: string): ReadonlySet<string> {
  const found = new Set<string>()
  const line = [stepId]
  for (const id of line) {
    const node = graph.nodes.get(id)
    if (node === undefined || (id !== stepId && isWait(node.step))) continue
    for (const next of outcomes(node)) {
      if (found.has(next)) continue
      found.add(next)
      line.push(next)
    }
  }
  return found
}

function outcomes(node: StepNode): readonly string[] {
  const paths = pathsOf(node.step).map((path) => startOf(path, node))
  const all = paths.length === 0 ? [node.next] : paths
  return node.step.kind === 'exit' ? [] : all.filter((id) => id !== undefined)
}
