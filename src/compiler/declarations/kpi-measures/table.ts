/** Every kind of KPI measure; a forgotten one does not compile. */
import type { Address } from '../../../ir/address.ts'
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { KpiQuery } from '../../../ir/compiled.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { SimpleMeasure } from '../../../ir/kpi.ts'
import type { Bucketing } from '../../sql/kpi-events.ts'
import { EVENT_COUNT } from './event-count.ts'
import { EVENT_SUM } from './event-sum.ts'
import type { MeasureKind, MeasureOf, SimpleKind } from './measure-kind.ts'
import { MESSAGE_COUNT } from './message-count.ts'
import { SEGMENT_SIZE } from './segment-size.ts'

type MeasureKinds = { readonly [K in SimpleKind]: MeasureKind<K> }

export const MEASURE_KINDS: MeasureKinds = {
  eventCount: EVENT_COUNT,
  eventSum: EVENT_SUM,
  segmentSize: SEGMENT_SIZE,
  messageCount: MESSAGE_COUNT,
}

export function measureDependencies(measure: SimpleMeasure): readonly Address[] {
  return kindOf(measure).dependencies(measure)
}

export function measureReads(measure: SimpleMeasure): CatalogReads | undefined {
  return kindOf(measure).catalogReads(measure)
}

export function compileMeasure(
  measure: SimpleMeasure,
  bucketing: Bucketing,
  graph: ProjectGraph,
): KpiQuery {
  return kindOf(measure).compile(measure, bucketing, graph)
}

/** TypeScript cannot relate a key of the table to its entry's argument; the key is the measure's own kind. */
function kindOf<K extends SimpleKind>(measure: MeasureOf<K>): MeasureKind<K> {
  return MEASURE_KINDS[measure.kind as K] as MeasureKind<K>
}
