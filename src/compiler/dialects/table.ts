/** Every dialect, and the one of the tables that a catalog describes. */
import type { Dialect } from './dialect.ts'
import { POSTGRESQL } from './postgresql/dialect.ts'

export type DialectName = 'postgresql'

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { postgresql: POSTGRESQL }

/** All tables of a catalog are in one database, and there is one kind of it so far. */
export const CATALOG_DIALECT: Dialect = DIALECTS.postgresql
