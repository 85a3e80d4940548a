/** A trait in, the statement that selects it as a text without white space around it, and the same as a read of a row, out: addresses, zones. */
import { sql } from 'kysely'
import type { RowRead } from '../../ir/row-read.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import { readOfRow } from './read-of-row.ts'
import type { TableSource } from './sql-source.ts'
import { keyOfRow, traitsAmongKeys } from './traits-among-keys.ts'

/** `select … as customer_key, … as <name>` of those among `keys`; NULL without a value, and for an empty one. */
export function trimmedTraitSql(trait: string, name: string, source: TableSource): SqlText {
  return traitsAmongKeys(source, [trait], (read) => [
    sql`${trimmed(read(trait), source)} as ${sql.id(name)}`,
  ])
}

export function trimmedTraitOfRow(trait: string, source: TableSource): RowRead | undefined {
  return readOfRow(source, ({ column }) => trimmed(column(trait), source))
}

function trimmed({ value }: Subject, { dialect }: TableSource): Fragment {
  const { text, types } = dialect
  return sql`nullif(${text.trimmed(types.cast(value, 'text'))}, '')`
}

/** `select … as customer_key, … as address`, where people are known by their key alone. */
export function keysAsAddressesSql(source: TableSource): SqlText {
  return traitsAmongKeys(source, [], () => [sql`${keyOfRow(source)} as address`])
}

export function keyAsAddressOfRow(source: TableSource): RowRead | undefined {
  return readOfRow(source, ({ key }) => key())
}
