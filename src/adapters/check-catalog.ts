/** A compiled project and the live database in, where the catalog and the database disagree out. */
import { suggestName } from '../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Address } from '../ir/address.ts'
import type { CompiledObject, CompiledProject, RequiredColumn } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import type { FieldPath, SourceLocation } from '../ir/location.ts'
import { type CheckedCatalog, checkCustomerKey } from './check-customer-key.ts'
import { type ColumnTypes, readColumns, readTableNames } from './introspect-columns.ts'

export type Locate = (
  address: Address,
  path: FieldPath,
  word?: string,
) => SourceLocation | undefined

/** Two statements, whatever the size of the catalog and of the lists beside it; keys are only looked at in tables that are as declared. */
export async function checkCatalog(
  db: Executor,
  compiled: CompiledProject,
  locate: Locate = () => undefined,
): Promise<readonly Diagnostic[]> {
  const catalogs = [...compiled.objects.values()].flatMap(catalogProgram)
  const required = [
    ...catalogs.flatMap(({ address, program }) =>
      program.columns.map((column) => ({ address, ...column })),
    ),
    ...[...compiled.objects.values()].flatMap(({ address, columns = [] }) =>
      columns.map((column) => ({ address, ...column })),
    ),
  ]
  const tables = await readColumns(
    db,
    required.map(({ table }) => table),
  )
  const missing = required.filter(({ table }) => !tables.has(table))
  const known = missing.length === 0 ? [] : await readTableNames(db)
  const mismatches = [
    ...firstOfEach(missing).map((item) => unknownTable(item, known, locate)),
    ...required.flatMap((item) => checkColumn(item, tables.get(item.table), locate)),
  ]
  if (mismatches.length > 0) return mismatches
  const keys: Diagnostic[] = []
  for (const catalog of catalogs) keys.push(...(await checkCustomerKey(db, catalog, locate)))
  return keys
}

/** By its kind first: a program is only compiled when it is looked at. */
function catalogProgram(object: CompiledObject): readonly CheckedCatalog[] {
  if (object.kind !== 'catalog' || object.program.kind !== 'catalog') return []
  return [{ address: object.address, program: object.program }]
}

interface Required extends RequiredColumn {
  readonly address: Address
}

/** A table is reported once, where it is named first. */
function firstOfEach(items: readonly Required[]): readonly Required[] {
  const seen = new Set<string>()
  return items.filter(({ table }) => !seen.has(table) && seen.add(table))
}

function checkColumn(
  item: Required,
  columns: ColumnTypes | undefined,
  locate: Locate,
): readonly Diagnostic[] {
  if (columns === undefined) return []
  const type = columns.get(item.column)
  if (type === undefined) return [unknownColumn(item, columns, locate)]
  const isFit = item.types.length === 0 || item.types.includes(bareType(type))
  return isFit ? [] : [unfitType(item, type, locate)]
}

/** A type of an extension may stand in a schema that is not searched: `extensions.citext`. */
function bareType(type: string): string {
  return type.slice(type.indexOf('.') + 1)
}

function unknownTable(item: Required, known: readonly string[], locate: Locate): Diagnostic {
  return diagnostic('CRM5020', {
    ...placeOf(item, tablePath(item), locate, item.table),
    message: `The database has no table or view "${item.table}".`,
    fix: suggestName(item.table, known) ?? 'Create it, or name the table that holds these rows.',
  })
}

/** Where the table is named: for a list, somewhere in the condition. */
function tablePath({ address, path }: Required): FieldPath {
  if (!address.startsWith('catalog.')) return path
  return [...path.slice(0, path[0] === 'events' ? 2 : 1), 'table']
}

function unknownColumn(item: Required, columns: ColumnTypes, locate: Locate): Diagnostic {
  return diagnostic('CRM5021', {
    ...placeOf(item, item.path, locate, item.column),
    message: `Table "${item.table}" has no column "${item.column}", which ${item.path.join('.')} reads.`,
    fix:
      suggestName(item.column, columns.keys()) ??
      `Its columns are ${[...columns.keys()].slice(0, 12).join(', ')}.`,
  })
}

function unfitType(item: Required, type: string, locate: Locate): Diagnostic {
  return diagnostic('CRM5022', {
    ...placeOf(item, item.path, locate, item.column),
    message: `Column "${item.column}" of "${item.table}" is ${type}, which ${item.path.join('.')} cannot be.`,
    fix: `Declare what it is, or read a column that is ${item.types.join(', ')}.`,
  })
}

function placeOf({ address }: Required, path: FieldPath, locate: Locate, word: string) {
  const location = locate(address, path, address.startsWith('catalog.') ? undefined : word)
  return location === undefined ? { address } : { address, location }
}
