/** What conditions are compiled against: the tables, and the segments they may name. */
import type { Catalog } from '../../ir/catalog.ts'
import type { Segment } from '../../ir/segment.ts'

export interface SqlSource {
  readonly catalog: Catalog
  readonly segments: ReadonlyMap<string, Segment>
}

export interface SqlOptions {
  /** Only these customers are looked at, bound at run time. */
  readonly among?: 'keys'
}
