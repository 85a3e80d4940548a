/** Whatever the driver threw in, a `DatabaseError` with an SQLSTATE out. Never carries the connection URL. */
import pg from 'pg'
import { DatabaseError } from '../../ir/database.ts'

/** SQLSTATE class 08: the driver has no code of its own for a connection that failed or was lost. */
const CONNECTION_FAILURE = '08006'
const LOST_CONNECTION =
  /connection (?:terminated|error|timeout)|timeout exceeded|not queryable|socket/i

export function postgresError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  if (error instanceof pg.DatabaseError) return new DatabaseError(error.message, error.code, error)
  if (!(error instanceof Error)) return new DatabaseError(String(error), undefined, error)
  const systemCode = systemCodeOf(error)
  const isConnection = systemCode !== undefined || LOST_CONNECTION.test(error.message)
  const message = error.message === '' ? (systemCode ?? 'connection failed') : error.message
  return new DatabaseError(message, isConnection ? CONNECTION_FAILURE : undefined, error)
}

/** `ECONNREFUSED` and the like, also of the several attempts made for a name with several addresses. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)) {
    return error.code
  }
  if (error instanceof AggregateError) return error.errors.map(systemCodeOf).find(Boolean)
  return 'cause' in error ? systemCodeOf(error.cause) : undefined
}
