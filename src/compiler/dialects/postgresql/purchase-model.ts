/**
 * The closed forms of BG/NBD and Gamma-Gamma as SQL in double precision, over a row of a purchase history called `bought`.
 * Exponents are held where no row can make them overflow, and the series ends by its size
 * (docs/decisions/20261128-predictions.md has the derivation).
 */
import { sql } from 'kysely'
import type { PurchaseModel, SpendModel } from '../../../ir/purchase-model.ts'
import type { Fragment } from '../fragment.ts'

/** Far inside what `exp` takes. */
const MOST_EXPONENT = 600
const MOST_TERMS = 20_000
/** Relative to the sum so far. */
const SMALLEST_TERM = '1e-15'
const LARGEST_SUM = '1e200'
const LARGEST_VALUE = '1e100'

export function parameter(text: string): Fragment {
  return sql`${text}::text::float8`
}

function safeExp(exponent: Fragment): Fragment {
  const [low, high] = [-MOST_EXPONENT, MOST_EXPONENT].map((end) => sql.raw(`${end}`))
  return sql`exp(least(greatest(${exponent}, ${low}), ${high}))`
}

/** 1 / (1 + a / (b + x - 1) · ((α + T) / (α + t))^(r + x)); 1 for who never came back; NULL without events. */
export function aliveSql({ r, alpha, a, b }: PurchaseModel): Fragment {
  const [rr, start, aa, bb] = [r, alpha, a, b].map(parameter)
  const odds = sql`ln(${aa} / (${bb} + bought.x - 1)) + (${rr} + bought.x) * ln((${start} + bought.age) / (${start} + bought.recency))`
  return sql`case when bought.x = 0 then 1 when bought.x > 0 then 1 / (1 + ${safeExp(odds)}) end`
}

/** Weeks from the first purchase after which the chance of being alive is below a share; NULL for who never came back. */
export function weeksAliveSql({ r, alpha, a, b }: PurchaseModel, below: string): Fragment {
  const [rr, start, aa, bb, share] = [r, alpha, a, b, below].map(parameter)
  const power = sql`(ln((1 - ${share}) / ${share}) + ln((${bb} + bought.x - 1) / ${aa})) / (${rr} + bought.x)`
  return sql`case when bought.x > 0 then (${start} + bought.recency) * ${safeExp(power)} - ${start} end`
}

/**
 * Purchases expected in the `bought.ahead` weeks after as-of. The published form, with Euler's transformation of its
 * hypergeometric function and the pole at a = 1 divided out: with z = t / (α + T + t) and c = a + b + x - 1,
 * −((1 − z)^(a−1) · Σ + c · ln(1 − z) · (e^u − 1) / u) · P(alive), u = (a − 1) · ln(1 − z).
 */
export function expectedPurchasesSql(model: PurchaseModel, row: Fragment): Fragment {
  const [start, a, b] = [model.alpha, model.a, model.b].map(parameter)
  const known = sql`select bought.*, bought.ahead / (${start} + bought.age + bought.ahead) as z, ${a} + ${b} + bought.x - 1 as c, ${aliveSql(model)} as alive from (${row}) as bought`
  const u = sql`(${a} - 1) * ln(1 - bought.z)`
  const expected = sql`-(${safeExp(u)} * summed.total + bought.c * ln(1 - bought.z) * ${growth(sql`shaped.u`)}) * bought.alive`
  return sql`with recursive bought as (${known}), terms as (${termsSql(model)})
    select bought.*, case when summed.n < ${sql.raw(`${MOST_TERMS}`)} and abs(summed.total) < ${sql.raw(LARGEST_SUM)} then greatest(${expected}, 0) end as expected
    from bought cross join lateral (select ${u} as u) as shaped cross join (select n, total from terms order by n desc limit 1) as summed`
}

/** (e^u − 1) / u, by its series where the difference would lose digits. */
function growth(u: Fragment): Fragment {
  return sql`case when abs(${u}) < 1e-3 then 1 + ${u} / 2 * (1 + ${u} / 3 * (1 + ${u} / 4 * (1 + ${u} / 5))) else (${safeExp(u)} - 1) / ${u} end`
}

/** c times the hypergeometric series without its first term, over (a − 1): one term a row. */
function termsSql({ r, a, b }: PurchaseModel): Fragment {
  const [rr, aa, bb] = [r, a, b].map(parameter)
  const second = sql`(${aa} + ${bb} - 1 - ${rr})`
  const next = sql`terms.term * terms.z * ((${aa} - 1 + terms.n) * (${second} + terms.n)) / ((terms.c + terms.n) * (terms.n + 1))`
  const isGoingOn = sql`terms.n < ${sql.raw(`${MOST_TERMS}`)} and abs(terms.term) > ${sql.raw(SMALLEST_TERM)} * abs(terms.total) and abs(terms.total) < ${sql.raw(LARGEST_SUM)}`
  return sql`select 1 as n, ${second} * bought.z as term, ${second} * bought.z as total, bought.z, bought.c from bought where bought.x is not null
    union all
    select terms.n + 1, following.term, terms.total + following.term, terms.z, terms.c
    from terms cross join lateral (select ${next} as term) as following where ${isGoingOn}`
}

/** What a purchase day of the customer is expected to bring: p · (v + spent) / (p · x + q − 1). */
export function expectedSpendSql({ p, q, v }: SpendModel): Fragment {
  const [shape, rest, scale] = [p, q, v].map(parameter)
  const divisor = sql`${shape} * bought.x + ${rest} - 1`
  return sql`case when ${divisor} > 0 and bought.spent between 0 and ${sql.raw(LARGEST_VALUE)} then ${shape} * (${scale} + bought.spent::float8) / (${divisor}) end`
}

/** Digits after the point; NULL where it is out of all proportion. */
export function roundedSql(value: Fragment, digits: number): Fragment {
  return sql`case when ${value} < ${sql.raw(LARGEST_VALUE)} then round((${value})::numeric, ${sql.raw(`${digits}`)}) end`
}
