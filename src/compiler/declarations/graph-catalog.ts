/** A graph without errors in, its catalog out: whatever reads customers was refused when there is none. */
import type { Catalog } from '../../ir/catalog.ts'
import type { ProjectGraph } from '../../ir/graph.ts'

export function catalogOf(graph: ProjectGraph): Catalog {
  if (graph.catalog === undefined) throw new Error('compiled a project that has no catalog')
  return graph.catalog
}
