/**
 * A schema name in, the statements that create crm's own tables out. Versions are numbered in `meta`; the first
 * apply creates them inside its transaction, a later one migrates what an older crm left.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import { readStateVersion, STATE_VERSION } from '../ir/state-version.ts'
import { deliveryTables, ledgerTables } from './message-tables-v1.ts'
import { applyTables, runtimeTables, segmentTables } from './state-tables-v1.ts'

type Ddl = RawBuilder<unknown>

interface StateMigration {
  readonly version: number
  readonly statements: (schema: string) => readonly Ddl[]
}

/** In order, up to `STATE_VERSION`. A published version is never edited: a change is a new entry. */
const MIGRATIONS: readonly StateMigration[] = [
  {
    version: 1,
    statements: (schema) => [
      ...applyTables(schema),
      ...segmentTables(schema),
      ...runtimeTables(schema),
      ...ledgerTables(schema),
      ...deliveryTables(schema),
    ],
  },
]

/** Everything a new database needs, in order. */
export function createStateSchema(schema: string): readonly Ddl[] {
  return [sql`create schema if not exists ${sql.id(schema)}`, ...upgradeState(schema, 0)]
}

/** The statements from one version of the tables to the newest; none when they are there already. */
export function upgradeState(schema: string, from: number): readonly Ddl[] {
  const missing = MIGRATIONS.filter((migration) => migration.version > from)
  if (missing.length === 0) return []
  const { meta } = stateTables(schema)
  return [
    ...missing.flatMap((migration) => migration.statements(schema)),
    sql`delete from ${meta}`,
    sql`insert into ${meta} (version) values (${STATE_VERSION}::int)`,
  ]
}

/** A newer crm wrote the tables: refused, because this one would misread them. */
export function checkStateVersion(
  schema: string,
  version: number | undefined,
): readonly Diagnostic[] {
  if (version === undefined || version <= STATE_VERSION) return []
  return [
    diagnostic('CRM6001', {
      message: `The tables in schema "${schema}" have version ${version}; this crm knows versions up to ${STATE_VERSION}.`,
      fix: 'Use the newer crm that wrote them (npm install crm-as-code@latest).',
    }),
  ]
}

/** Brings the tables to the newest version inside the caller's transaction. */
export async function prepareState(tx: Executor, schema: string): Promise<void> {
  const version = await readStateVersion(tx, schema)
  const statements =
    version === undefined ? await newSchema(tx, schema) : upgradeState(schema, version)
  for (const statement of statements) await tx.run(statement)
}

/** `create schema if not exists` needs a right on the database even when the schema is there, so look first. */
async function newSchema(tx: Executor, schema: string): Promise<readonly Ddl[]> {
  const [found] = await tx.run<{ exists: boolean }>(
    sql`select to_regnamespace(quote_ident(${schema}::text)) is not null as exists`,
  )
  return found?.exists === true ? upgradeState(schema, 0) : createStateSchema(schema)
}
