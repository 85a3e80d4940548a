/**
 * What differs from one engine to another, all of it: whoever builds SQL writes comparisons, joins, groupings and windows in
 * the SQL every engine shares, and asks its dialect for the rest. A dialect is a folder beside this file with the same file
 * names as the others; `table.ts` lists them, and tests hold every folder to it.
 */
import type { Aggregates } from './aggregates.ts'
import type { Calendar } from './calendar.ts'
import type { Capabilities } from './capabilities.ts'
import type { Changes } from './changes.ts'
import type { Columns } from './columns.ts'
import type { Exports } from './exports.ts'
import type { Keys } from './keys.ts'
import type { Lists } from './lists.ts'
import type { Output } from './output.ts'
import type { Predictions } from './predictions.ts'
import type { RawSql } from './raw-sql.ts'
import type { Types } from './sql-types.ts'
import type { Statements } from './statements.ts'
import type { StoredTypes } from './stored-types.ts'
import type { Text } from './text.ts'

export interface Dialect {
  readonly capabilities: Capabilities
  readonly types: Types
  readonly columns: Columns
  readonly keys: Keys
  readonly calendar: Calendar
  readonly text: Text
  readonly lists: Lists
  readonly aggregates: Aggregates
  readonly output: Output
  readonly predictions: Predictions
  readonly exports: Exports
  readonly changes: Changes
  readonly storedTypes: StoredTypes
  readonly statements: Statements
  readonly rawSql: RawSql
}
