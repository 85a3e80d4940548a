/** A graph in, its segments without those on a circle out; each circle is reported once, with where it closes. */
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { SourceLocation } from '../../ir/location.ts'
import type { Segment } from '../../ir/segment.ts'
import { conditionDependencies } from '../language/conditions/table.ts'

export function findCycles(graph: ProjectGraph): Checked<ReadonlyMap<string, Segment>> {
  const references = new Map<string, readonly string[]>()
  for (const { id, where } of graph.segments.values()) {
    references.set(id, conditionDependencies(where).segments.toSorted())
  }
  const cycles = cyclesIn(references)
  if (cycles.length === 0) return { value: graph.segments, diagnostics: [] }
  const circular = new Set(cycles.flat())
  const rest = [...graph.segments].filter(([id]) => !circular.has(id))
  return { value: new Map(rest), diagnostics: cycles.map((cycle) => reportCycle(cycle, graph)) }
}

/** One circle for every segment that closes one, found depth first from the smallest id on, without recursion. */
function cyclesIn(
  references: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const done = new Set<string>()
  const cycles: (readonly string[])[] = []
  for (const start of [...references.keys()].sort()) {
    const path: { id: string; next: number }[] = done.has(start) ? [] : [{ id: start, next: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = references.get(top.id)?.[top.next]
      top.next += 1
      if (target === undefined) {
        done.add(top.id)
        path.pop()
        continue
      }
      const index = path.findIndex(({ id }) => id === target)
      if (index !== -1) cycles.push(path.slice(index).map(({ id }) => id))
      else if (!done.has(target)) path.push({ id: target, next: 0 })
    }
  }
  return cycles
}

function reportCycle(cycle: readonly string[], graph: ProjectGraph): Diagnostic {
  const [first = ''] = cycle
  const closed = [...cycle, first]
  const places = cycle.map((id, index) => placeOf(id, closed[index + 1] ?? '', graph))
  const [location] = places
  const others = places.slice(1).flatMap((place) => (place === undefined ? [] : describe(place)))
  const where = others.length === 1 ? 'the other is at' : 'the others are at'
  return diagnostic('CRM3005', {
    address: addressOf('segment', first),
    ...(location === undefined ? {} : { location }),
    message: `Segment "${first}" is defined by itself: ${closed.join(' → ')}`,
    fix: `Take out one of these references${others.length === 0 ? '' : `; ${where} ${others.join(', ')}`}.`,
  })
}

function placeOf(id: string, target: string, graph: ProjectGraph): SourceLocation | undefined {
  return graph.declarations.get(addressOf('segment', id))?.source.locate(['where'], target)
}

function describe({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`
}
