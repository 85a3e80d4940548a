/**
 * A project's settings in, its open database out. A new embedded database is filled from the project's seed first, in
 * one transaction: a seed that fails or is killed leaves an empty database, which is seeded again next time.
 */
import { relative } from 'node:path'
import type { OpenedDatabase } from '../adapters/open-database.ts'
import { checkStateVersion } from '../apply/state-schema.ts'
import { type Checked, type Diagnostic, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import type { Instant } from '../ir/clock.ts'
import { type Database, DatabaseError } from '../ir/database.ts'
import type { ProjectSettings } from '../ir/project.ts'
import { readStateVersion } from '../ir/state-version.ts'
import type { CliContext } from './context.ts'

export interface OpenedState {
  readonly db: Database
  /** Of crm's own tables; it may not exist yet. */
  readonly schema: string
  /** For people; holds no secret. */
  readonly label: string
  close(): Promise<void>
}

/** `asOf` is what the seed takes for now. Whoever opens closes. */
export async function openState(
  context: CliContext,
  settings: ProjectSettings,
  asOf: Instant = context.clock.now(),
): Promise<Checked<OpenedState | undefined>> {
  const { openDatabase } = await import('../adapters/open-database.ts')
  const { value: opened, diagnostics } = await openDatabase(settings.database, context.env, {
    onSlowStart: () => say(context, 'Preparing the embedded database, once for this machine …'),
  })
  if (opened === undefined) return { value: undefined, diagnostics }
  const { database: db, label } = opened
  const { schema } = settings.database
  const problems = await prepare(context, settings, opened, asOf).catch(async (error: unknown) => {
    if (error instanceof DatabaseError) return [unreadableState(error)]
    await db.close()
    throw error
  })
  if (hasErrors(problems)) {
    await db.close()
    return { value: undefined, diagnostics: [...diagnostics, ...problems] }
  }
  const close = () => db.close()
  return { value: { db, schema, label, close }, diagnostics: [...diagnostics, ...problems] }
}

async function prepare(
  context: CliContext,
  settings: ProjectSettings,
  opened: OpenedDatabase,
  asOf: Instant,
): Promise<readonly Diagnostic[]> {
  const { seed, schema } = settings.database
  if (opened.isNew && seed !== undefined) {
    const file = relative(context.cwd, seed)
    say(context, `Filling the new embedded database from ${file} …`)
    const { seedDatabase } = await import('./seed-database.ts')
    return seedDatabase(opened, { path: seed, file, asOf })
  }
  return checkStateVersion(schema, await readStateVersion(opened.database, schema))
}

export function unreadableState({ message }: DatabaseError): Diagnostic {
  return diagnostic('CRM6052', {
    message: `The database refused to read the state: ${message}.`,
    fix: 'Mend what the database names, or use a role that may read the schema.',
  })
}

function say(context: CliContext, text: string): void {
  if (context.isErrorTerminal) context.stderr(`${text}\n`)
}
