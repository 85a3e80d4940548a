/** A thrown value in, whether it concerns one statement (others may go on) or the connection itself (nothing can) out. */
import { thrownText } from '../diagnostics/thrown-text.ts'
import { DatabaseError, endsConnection } from '../ir/database.ts'

export function isStatementProblem(thrown: unknown): thrown is DatabaseError {
  return thrown instanceof DatabaseError && !endsConnection(thrown)
}

export function messageOf(thrown: unknown): string {
  return thrownText(thrown)
}
