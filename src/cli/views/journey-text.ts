/** A journey in, a tree of its steps as text out. */
import type { Catalog } from '../../ir/catalog.ts'
import type { Journey, Step } from '../../ir/journey.ts'
import { pathsOf, stepsIn } from '../../ir/step-graph.ts'
import {
  exitWords,
  goalWords,
  pathWords,
  reentryWords,
  stepWords,
  triggerWords,
} from '../journey/journey-words.ts'

export function journeyText(journey: Journey, catalog: Catalog): string {
  const { id, title, steps } = journey
  const facts = [
    ['starts', triggerWords(journey, catalog)],
    ['again', reentryWords(journey)],
    ['leaves on', exitWords(journey, catalog)],
    ['goal', goalWords(journey, catalog)],
  ].flatMap(([name = '', words]) => (words === undefined ? [] : [`${name.padEnd(11)}${words}`]))
  const width = Math.max(...stepsIn(steps).map((step) => step.id.length))
  const tree = lineText(steps, '', { catalog, width })
  return `${id}${title === undefined ? '' : `  ${title}`}\n\n${facts.join('\n')}\n\n${tree.join('\n')}\n└─ end\n`
}

interface Drawing {
  readonly catalog: Catalog
  readonly width: number
}

function lineText(steps: readonly Step[], margin: string, drawing: Drawing): readonly string[] {
  return steps.flatMap((step) => [
    `${margin}├─ ${step.id.padEnd(drawing.width)}  ${stepWords(step, drawing.catalog)}`,
    ...pathsText(step, `${margin}│  `, drawing),
  ])
}

function pathsText(step: Step, margin: string, drawing: Drawing): readonly string[] {
  const words = pathWords(step, drawing.catalog)
  const paths = pathsOf(step).map((path, index) => ({ path, name: words[index] ?? '' }))
  return paths.flatMap(({ path, name }, index) => {
    const isLast = index === paths.length - 1
    const empty = path.length === 0 ? ' → next step' : ''
    const inner = `${margin}${isLast ? '   ' : '│  '}`
    return [`${margin}${isLast ? '└' : '├'}─ ${name}${empty}`, ...lineText(path, inner, drawing)]
  })
}
