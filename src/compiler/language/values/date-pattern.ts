/**
 * A regular expression, for PostgreSQL and JavaScript alike, of the ISO dates that exist in the years 1 to 9999.
 * Text that matches is cast to a date without fail on every version; `pg_input_is_valid` came with PostgreSQL 16.
 */
const LONG = '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])'
const SHORT = '(0[469]|11)-(0[1-9]|[12][0-9]|30)'
const FEBRUARY = '02-(0[1-9]|1[0-9]|2[0-8])'
const LEAP_YEAR = '([0-9][0-9](0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)'

export const EXISTING_DATE = `(?!0000)([0-9]{4}-(${LONG}|${SHORT}|${FEBRUARY})|${LEAP_YEAR}-02-29)`

const TIME = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?'

/** An ISO date and time of day, to the microsecond that PostgreSQL keeps. */
export const LOCAL_TIME = `${EXISTING_DATE}[T ]${TIME}`
/** PostgreSQL knows offsets up to 15:59. */
export const OFFSET = '(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)'
