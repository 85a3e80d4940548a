/** Monthly cohorts by first purchase: a segment for each, and how many of it bought in each month. */
import { all, count, defineKpi, defineSegment } from 'crm-as-code'
import { retail } from './catalog.ts'

const FIRST_DAY = '2010-12-01'
const MONTHS = Array.from({ length: 13 }, (_, index) => {
  const month = (11 + index) % 12
  const year = 2010 + Math.floor((11 + index) / 12)
  const lastDay = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]
  const name = `${year}-${String(month + 1).padStart(2, '0')}`
  return { name, first: `${name}-01`, last: `${name}-${lastDay}` }
})

MONTHS.forEach(({ name, first, last }, index) => {
  const inMonth = retail.sale.count({ dates: [first, last] }).atLeast(1)
  const before = MONTHS[index - 1]
  const where =
    before === undefined
      ? inMonth
      : all(inMonth, retail.sale.count({ dates: [FIRST_DAY, before.last] }).is(0))
  const cohort = defineSegment(`cohort-${name}`, { where, tags: ['cohort'] })
  defineKpi(`active-cohort-${name}`, {
    measure: count({ event: retail.sale, distinct: 'customers', segment: cohort }),
    grain: 'month',
  })
})
