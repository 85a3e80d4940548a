/** What conditions are compiled against: the tables, the dialect of their engine, and the segments that may be named. */
import type { Catalog } from '../../ir/catalog.ts'
import type { Segment } from '../../ir/segment.ts'
import type { Dialect } from '../dialects/dialect.ts'

export interface TableSource {
  readonly dialect: Dialect
  readonly catalog: Catalog
}

export interface SqlSource extends TableSource {
  readonly segments: ReadonlyMap<string, Segment>
}

export interface SqlOptions {
  /** Only these customers are looked at, bound at run time. */
  readonly among?: 'keys'
}
