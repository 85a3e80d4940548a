/** Nested steps in, what comes after each of them out: the flat relation by which people go on. */
import type { Step } from './journey.ts'
import type { FieldPath } from './location.ts'

export interface StepGraph {
  readonly first: string
  /** By step id. */
  readonly nodes: ReadonlyMap<string, StepNode>
}

export interface StepNode {
  readonly step: Step
  /** The step after it, once its own paths are over; `undefined`: the end of the journey. */
  readonly next: string | undefined
  /** How far it is inside other steps. */
  readonly depth: number
}

export function stepGraph(steps: readonly Step[]): StepGraph {
  const [first] = steps
  if (first === undefined) throw new Error('a journey has no steps')
  const nodes = new Map<string, StepNode>()
  addLine(steps, undefined, 0, nodes)
  return { first: first.id, nodes }
}

function addLine(
  steps: readonly Step[],
  after: string | undefined,
  depth: number,
  nodes: Map<string, StepNode>,
): void {
  steps.forEach((step, index) => {
    const next = steps[index + 1]?.id ?? after
    nodes.set(step.id, { step, next, depth })
    for (const path of pathsOf(step)) addLine(path, next, depth + 1, nodes)
  })
}

/** Where a path of the step leads: its first step, or what comes after the step when it is empty. */
export function startOf(path: readonly Step[], { next }: StepNode): string | undefined {
  return path[0]?.id ?? next
}

/** The steps a step holds, path by path. */
export function pathsOf(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'branch':
      return [...step.paths.map((path) => path.steps), step.otherwise]
    case 'split':
      return step.paths.map((path) => path.steps)
    case 'pickWinner':
      return step.variants.map((variant) => variant.steps)
    case 'waitFor':
      return [step.then, step.otherwise]
    case 'wait':
    case 'waitUntil':
    case 'send':
    case 'webhook':
    case 'set':
    case 'emit':
    case 'exit':
    case 'bestTime':
    case 'deliver':
      return []
  }
}

/** Every step, those inside others too, in the order written. */
export function stepsIn(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...pathsOf(step).flatMap(stepsIn)])
}

/** Every step and where it is written, in that order. */
export function pathPlaces(
  steps: readonly Step[],
  path: FieldPath = ['steps'],
): readonly { readonly step: Step; readonly path: FieldPath }[] {
  return steps.flatMap((step, index) => {
    const own = [...path, index]
    const inner = pathsOf(step).flatMap((line, place) =>
      pathPlaces(line, [...own, ...PATH_FIELDS[step.kind](place)]),
    )
    return [{ step, path: own }, ...inner]
  })
}

const NO_PATHS = (): FieldPath => []
const PATH_FIELDS: Readonly<Record<Step['kind'], (place: number) => FieldPath>> = {
  branch: (place) => ['branch', place, 'steps'],
  split: (place) => ['split', 'paths', place, 'steps'],
  waitFor: (place) => [place === 0 ? 'then' : 'otherwise'],
  wait: NO_PATHS,
  waitUntil: NO_PATHS,
  send: NO_PATHS,
  webhook: NO_PATHS,
  set: NO_PATHS,
  emit: NO_PATHS,
  exit: NO_PATHS,
  bestTime: NO_PATHS,
  deliver: NO_PATHS,
  // Of a broadcast, which has no steps written.
  pickWinner: NO_PATHS,
}
