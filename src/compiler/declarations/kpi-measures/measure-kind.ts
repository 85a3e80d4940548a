/** What one kind of KPI measure knows of itself. One file per kind; `table.ts` holds them all. */
import type { Address } from '../../../ir/address.ts'
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { KpiQuery } from '../../../ir/compiled.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { SimpleMeasure } from '../../../ir/kpi.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Bucketing } from '../../sql/kpi-events.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export type SimpleKind = SimpleMeasure['kind']
export type MeasureOf<K extends SimpleKind> = Extract<SimpleMeasure, { readonly kind: K }>

export interface MeasureKind<K extends SimpleKind> {
  /** Written fields of `count` or `sum` → IR in canonical form; `undefined` after a report. */
  resolve(
    written: JsonObject,
    path: FieldPath,
    context: DeclarationContext,
  ): MeasureOf<K> | undefined
  dependencies(measure: MeasureOf<K>): readonly Address[]
  catalogReads(measure: MeasureOf<K>): CatalogReads | undefined
  compile(measure: MeasureOf<K>, bucketing: Bucketing, graph: ProjectGraph): KpiQuery
}
