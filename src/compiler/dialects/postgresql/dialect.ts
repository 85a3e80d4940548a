/** PostgreSQL 15 and later, and PGlite, which is the same engine. */
import type { Dialect } from '../dialect.ts'
import { AGGREGATES } from './aggregates.ts'
import { CALENDAR } from './calendar.ts'
import { CAPABILITIES } from './capabilities.ts'
import { CHANGES } from './changes.ts'
import { COLUMNS } from './columns.ts'
import { EXPORTS } from './exports.ts'
import { KEYS } from './keys.ts'
import { LISTS } from './lists.ts'
import { OUTPUT } from './output.ts'
import { PREDICTIONS } from './predictions.ts'
import { RAW_SQL } from './raw-sql.ts'
import { TYPES } from './sql-types.ts'
import { STATEMENTS } from './statements.ts'
import { STORED_TYPES } from './stored-types.ts'
import { TEXT } from './text.ts'

export const POSTGRESQL: Dialect = {
  capabilities: CAPABILITIES,
  types: TYPES,
  columns: COLUMNS,
  keys: KEYS,
  calendar: CALENDAR,
  text: TEXT,
  lists: LISTS,
  aggregates: AGGREGATES,
  output: OUTPUT,
  predictions: PREDICTIONS,
  exports: EXPORTS,
  changes: CHANGES,
  storedTypes: STORED_TYPES,
  statements: STATEMENTS,
  rawSql: RAW_SQL,
}
