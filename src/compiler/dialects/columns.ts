/** How columns of the team's tables are read as values of the catalog's types. */
import type { Column } from '../../ir/catalog.ts'
import type { Fragment } from './fragment.ts'

export interface Columns {
  /** NULL when missing. Nothing a row holds makes it fail. */
  read(column: Column): Fragment
  /** Local time of a zone as an instant; NULL outside the calendar. */
  localInstant(raw: Fragment, zone: string): Fragment
}
