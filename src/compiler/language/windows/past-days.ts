/** `pastDays: 7`, calendar: the n whole local days that end with yesterday (SEMANTICS 5). */
import type { Moment } from '../fragment.ts'
import { dayCountSchema, resolveDayCount } from './day-count.ts'
import { countOf } from './explain-duration.ts'
import { startOfDayAgo, today } from './named-moments.ts'
import type { WindowDefinition } from './window-definition.ts'

export const PAST_DAYS: WindowDefinition<'pastDays'> = {
  word: 'pastDays',
  schema: dayCountSchema('The n whole calendar days that end with yesterday.'),
  resolve(written, path, zone, context) {
    const count = resolveDayCount(written, path, context)
    return count === undefined ? undefined : { kind: 'pastDays', count, zone }
  },
  label: ({ count }) => `past_${count}_days`,
  instants: ({ count, zone }, { moment }) => ({
    from: startOfDayAgo(moment, count, zone),
    before: startOfDayAgo(moment, 0, zone),
  }),
  bounds: ({ count, zone }) =>
    [count, 0].map((days) => (moment: Moment) => startOfDayAgo(moment, days, zone)),
  days: ({ count, zone }, moment) => ({
    from: moment.dialect.calendar.addDays(today(moment, zone), -count),
    until: moment.dialect.calendar.addDays(today(moment, zone), -1),
  }),
  explain: ({ count }) =>
    count === 1 ? 'yesterday' : `in the ${countOf(count, 'calendar day')} until yesterday`,
}
