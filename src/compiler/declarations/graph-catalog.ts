/** A graph without errors in, its catalog and what SQL is made from out: whatever reads customers was refused when there is none. */
import type { Catalog } from '../../ir/catalog.ts'
import type { Condition } from '../../ir/condition.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import { KEPT_TABLE } from '../../ir/kept.ts'
import { CATALOG_DIALECT } from '../dialects/table.ts'
import { conditionTables } from '../language/conditions/table.ts'
import type { SqlSource } from '../sql/sql-source.ts'
import { journeyConditions } from './journey-conditions.ts'

const KNOWN = new WeakMap<ProjectGraph, Catalog>()

/** With the tables that conditions name besides, so that no part of a statement hides one, and where crm's own are. */
export function catalogOf(graph: ProjectGraph): Catalog {
  if (graph.catalog === undefined) throw new Error('compiled a project that has no catalog')
  const known = KNOWN.get(graph)
  if (known !== undefined) return known
  const tables = conditionsIn(graph).flatMap(conditionTables)
  const catalog = {
    ...graph.catalog,
    events: withKeptTable(graph.catalog.events, graph.stateSchema ?? DEFAULT_SCHEMA),
    ...(tables.length === 0 ? {} : { otherTables: [...new Set(tables)] }),
    ...(graph.stateSchema === undefined ? {} : { stateSchema: graph.stateSchema }),
  }
  KNOWN.set(graph, catalog)
  return catalog
}

const DEFAULT_SCHEMA = 'crm'

function withKeptTable(events: Catalog['events'], schema: string): Catalog['events'] {
  const entries = Object.entries(events).map(
    ([name, event]) =>
      [
        name,
        event.kept === undefined ? event : { ...event, table: `${schema}.${KEPT_TABLE}` },
      ] as const,
  )
  return Object.fromEntries(entries)
}

/** What its conditions are compiled against. */
export function sqlSourceOf(graph: ProjectGraph): SqlSource {
  return { dialect: CATALOG_DIALECT, catalog: catalogOf(graph), segments: graph.segments }
}

function conditionsIn({
  project,
  segments,
  topics,
  channels,
  journeys,
}: ProjectGraph): readonly Condition[] {
  const night = project.rules?.korea?.nightConsent
  return [
    ...(night === undefined ? [] : [night]),
    ...[...segments.values()].map(({ where }) => where),
    ...[...topics.values()].flatMap(({ consent }) => Object.values(consent)),
    ...[...channels.values()].flatMap(({ suppress }) => (suppress === undefined ? [] : [suppress])),
    ...[...journeys.values()].flatMap(journeyConditions),
  ]
}
