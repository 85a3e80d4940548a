/** A wait until a local time or a date in, the statement of the traits that decide until when out. */
import { sql } from 'kysely'
import type { WaitUntilStep } from '../../ir/journey.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { TableSource } from './sql-source.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/** `customer_key, zone (text or null), moment (date or timestamptz, or null)` of those among `keys`. */
export function waitTraitsSql({ until, zone }: WaitUntilStep, source: TableSource): SqlText {
  const { types } = source.dialect
  const moment = until.kind === 'trait' ? until.trait : undefined
  const names = [moment, zone.trait].filter((name) => name !== undefined)
  return traitsAmongKeys(source, names, (read) => {
    const own = zone.trait === undefined ? types.missing('text') : read(zone.trait).value
    const date = moment === undefined ? types.missing('date') : read(moment).value
    return [sql`${own} as zone`, sql`${date} as moment`]
  })
}
