/** What is read of customers for a message, as plain data: the statement, and which of its columns is which trait. */
import type { SqlText } from './sql-text.ts'

export interface RecipientsSql {
  /** `select … as customer_key`, then a column per trait, of those among `keys`. */
  readonly select: SqlText
  /** By the column of `recipientColumn`. */
  readonly traits: readonly string[]
}

/** By position: names of traits may be longer than those of columns, and may be `customer_key`. */
export function recipientColumn(index: number): string {
  return `t${index + 1}`
}
