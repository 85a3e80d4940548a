/** A thrown value in, whether it concerns one statement (others may go on) or the connection itself (nothing can) out. */
import { thrownText } from '../diagnostics/thrown-text.ts'
import { DatabaseError } from '../ir/database.ts'

/** Lost connections, exhausted resources, shut-down servers and broken disks; a cancelled statement is not one. */
const CONNECTION_CLASSES = ['08', '53', '57', '58', 'XX']
const STATEMENT_CANCELLED = '57014'

export function isStatementProblem(thrown: unknown): thrown is DatabaseError {
  if (!(thrown instanceof DatabaseError) || thrown.code === undefined) return false
  if (thrown.code === STATEMENT_CANCELLED) return true
  return !CONNECTION_CLASSES.some((group) => thrown.code?.startsWith(group))
}

export function messageOf(thrown: unknown): string {
  return thrownText(thrown)
}
