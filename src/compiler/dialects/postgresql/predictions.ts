/** Histories as arrays of numbers; the forms over them are in `purchase-model.ts`. */
import { type RawBuilder, sql } from 'kysely'
import type { Fragment } from '../fragment.ts'
import type { Predictions } from '../predictions.ts'
import { CALENDAR } from './calendar.ts'
import {
  aliveSql,
  expectedPurchasesSql,
  expectedSpendSql,
  roundedSql,
  weeksAliveSql,
} from './purchase-model.ts'

/** What days are counted from, so that they stand among numbers. */
const EPOCH = sql`date '1970-01-01'`
const MOST_DAYS = 1_000_000

export const PREDICTIONS: Predictions = {
  history: (at, zone) => sql`array[${sql.join(numbersOf(CALENDAR.localDay(at, zone)))}]`,
  spendHistory(at, of, zone) {
    const day = CALENDAR.localDay(at, zone)
    const ofFirstDay = sql`(select sum(brought.value) from unnest(array_agg(${day}), array_agg(${of})) as brought(day, value) where brought.day = min(${day}))`
    const later = sql`coalesce(sum(${of}), 0) - coalesce(${ofFirstDay}, 0)`
    return sql`array[${sql.join([...numbersOf(day), later])}]::numeric[]`
  },
  laterSpend: (history) => sql`(${history})[4]::float8`,
  row,
  counted(histories, bought, columns, where) {
    const named: RawBuilder<unknown> = sql.join(
      columns.map((column) => sql`bought.${sql.id(column)}`),
    )
    const those = where === undefined ? sql`` : sql` where ${where}`
    return sql`select ${named}, count(*)::int as customers from (${histories}) as history cross join lateral (${bought}) as bought${those} group by ${named} order by ${named}`
  },
  alive: aliveSql,
  expectedPurchases: expectedPurchasesSql,
  expectedSpend: expectedSpendSql,
  churnDay(model, below, history, bought) {
    // Rounded, so that the last bits decide no day.
    const days = sql`least(floor(round((7 * ${weeksAliveSql(model, below)})::numeric, 6)) + 1, ${sql.raw(`${MOST_DAYS}`)})::int`
    return sql`(select case when bought.x > 0 then greatest(${dayAt(history, 2)} + ${days}, ${dayAt(history, 3)}) end from (${bought}) as bought)`
  },
  rounded: roundedSql,
  weeksBetween: (from, until) => sql`(${until} - ${from})::float8 / 7`,
}

function numbersOf(day: Fragment): readonly Fragment[] {
  return [sql`count(distinct ${day}) - 1`, sql`min(${day}) - ${EPOCH}`, sql`max(${day}) - ${EPOCH}`]
}

function row(
  history: Fragment,
  day: Fragment,
  others: Parameters<Predictions['row']>[2] = [],
): Fragment {
  const [steps, first, last] = [1, 2, 3].map(
    (place) => sql`(${history})[${sql.raw(String(place))}]`,
  )
  // Where clocks go back over midnight, as-of's day may be the one before that of an event.
  const columns = [
    sql`(${steps})::float8 as x`,
    sql`(${last} - ${first})::float8 / 7 as recency`,
    sql`greatest(${day} - ${EPOCH} - ${first}, ${last} - ${first})::float8 / 7 as age`,
    ...others.map(({ name, value }) => sql`${value} as ${sql.id(name)}`),
  ]
  return sql`select ${sql.join(columns)}`
}

function dayAt(history: Fragment, place: 2 | 3): Fragment {
  return sql`(${EPOCH} + (${history})[${sql.raw(String(place))}]::int)`
}
