/** A journey in, the text of a Mermaid flowchart out, which GitHub and most editors draw. */
import type { Catalog } from '../../ir/catalog.ts'
import type { Journey, Step } from '../../ir/journey.ts'
import { pathsOf, startOf, stepGraph } from '../../ir/step-graph.ts'
import { pathWords, stepWords, triggerWords } from '../journey/journey-words.ts'

export function journeyMermaid(journey: Journey, catalog: Catalog): string {
  const { first, nodes } = stepGraph(journey.steps)
  // Ids of a diagram are plain words; those of steps may be words of Mermaid.
  const names = new Map([...nodes.keys()].map((id, index) => [id, `s${index + 1}`]))
  const nameOf = (id: string | undefined) => (id === undefined ? 'done' : (names.get(id) ?? 'done'))
  const edges = [...nodes.values()].flatMap((node) => {
    const from = nameOf(node.step.id)
    if (node.step.kind === 'exit') return []
    const words = pathWords(node.step, catalog)
    const paths = pathsOf(node.step)
    if (paths.length === 0) return [`  ${from} --> ${nameOf(node.next)}`]
    return paths.map(
      (path, index) =>
        `  ${from} -->|${quoted(words[index] ?? '')}| ${nameOf(startOf(path, node))}`,
    )
  })
  const shapes = [...nodes.values()].map(
    ({ step }) => `  ${nameOf(step.id)}${shapeOf(step, stepWords(step, catalog))}`,
  )
  const lines = [
    'flowchart TD',
    `  start([${quoted(triggerWords(journey, catalog))}])`,
    ...shapes,
    `  start --> ${nameOf(first)}`,
    ...edges,
  ]
  const isEndReached = lines.some((line) => line.endsWith(' done'))
  return `${[...lines, ...(isEndReached ? ['  done([end])'] : [])].join('\n')}\n`
}

function shapeOf({ kind }: Step, words: string): string {
  if (['branch', 'split', 'waitFor', 'pickWinner'].includes(kind)) return `{${quoted(words)}}`
  return kind === 'exit' ? `([${quoted(words)}])` : `[${quoted(words)}]`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`
}
