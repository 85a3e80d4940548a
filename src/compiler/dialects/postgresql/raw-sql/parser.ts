/**
 * PostgreSQL's own parser, compiled to WebAssembly. It takes a moment to start and most projects have no SQL of their own,
 * so it is started while a project loads, when one has, and asked afterwards.
 */
import type { parseSync, scanSync } from 'libpg-query'

export interface SqlParser {
  readonly parseSync: typeof parseSync
  readonly scanSync: typeof scanSync
}

let started: SqlParser | undefined

export async function startSqlParser(): Promise<void> {
  if (started !== undefined) return
  const library = await import('libpg-query')
  await library.loadModule()
  started = library
}

export function sqlParser(): SqlParser {
  if (started === undefined) throw new Error('SQL is read before its parser was started')
  return started
}
