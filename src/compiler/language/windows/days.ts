/** `days: 7`, calendar: from the start of the local day n − 1 days ago until now (SEMANTICS 5). */
import { dayCountSchema, resolveDayCount } from './day-count.ts'
import { countOf } from './explain-duration.ts'
import { startOfDayAgo, today } from './named-moments.ts'
import type { WindowDefinition } from './window-definition.ts'

export const DAYS: WindowDefinition<'days'> = {
  word: 'days',
  schema: dayCountSchema('The last n calendar days, today included.'),
  resolve(written, path, zone, context) {
    const count = resolveDayCount(written, path, context)
    return count === undefined ? undefined : { kind: 'days', count, zone }
  },
  label: ({ count }) => `${count}_days`,
  instants: ({ count, zone }, { moment }) => ({ from: startOfDayAgo(moment, count - 1, zone) }),
  bounds: ({ count, zone }) => [(moment) => startOfDayAgo(moment, count - 1, zone)],
  days: ({ count, zone }, moment) => ({
    from: moment.dialect.calendar.addDays(today(moment, zone), 1 - count),
    until: today(moment, zone),
  }),
  explain: ({ count }) =>
    count === 1 ? 'today' : `in the last ${countOf(count, 'calendar day')} including today`,
}
