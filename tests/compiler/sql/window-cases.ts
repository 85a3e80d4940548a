/** Windows at the hours where clocks and months are uneven: which instants they hold, and the nearest ones they do not. */
import type { JsonObject } from '../../../src/ir/json.ts'

export interface WindowCase {
  readonly name: string
  readonly asOf: string
  readonly window: JsonObject
  readonly inside: readonly string[]
  readonly outside: readonly string[]
}

const SEOUL = 'Asia/Seoul'
const NEW_YORK = 'America/New_York'
const AZORES = 'Atlantic/Azores'
const HAVANA = 'America/Havana'
const APIA = 'Pacific/Apia'

/** One microsecond before and at the start, at and one microsecond after the end. */
function between(start: string, end: string): Pick<WindowCase, 'inside' | 'outside'> {
  return { inside: [start, end], outside: [shifted(start, -1), shifted(end, 1)] }
}

/** The start is inside, the end is not. */
function from(start: string, end: string): Pick<WindowCase, 'inside' | 'outside'> {
  return { inside: [start, shifted(end, -1)], outside: [shifted(start, -1), end] }
}

function shifted(instant: string, microseconds: -1 | 1): string {
  if (microseconds === 1) return instant.replace('Z', '.000001Z')
  const before = new Date(Date.parse(instant) - 1000).toISOString()
  return before.replace('.000Z', '.999999Z')
}

export const WINDOW_CASES: readonly WindowCase[] = [
  {
    name: 'spring: 1d is 23 hours',
    asOf: '2026-03-08T16:00:00Z',
    window: { last: '1d', zone: NEW_YORK },
    ...between('2026-03-07T17:00:00Z', '2026-03-08T16:00:00Z'),
  },
  {
    name: 'spring: 24h is 24 hours',
    asOf: '2026-03-08T16:00:00Z',
    window: { last: '24h', zone: NEW_YORK },
    ...between('2026-03-07T16:00:00Z', '2026-03-08T16:00:00Z'),
  },
  {
    name: 'spring: 1d back into the skipped hour is the hour after',
    asOf: '2026-03-09T06:30:00Z',
    window: { last: '1d', zone: NEW_YORK },
    ...between('2026-03-08T07:30:00Z', '2026-03-09T06:30:00Z'),
  },
  {
    name: 'spring: days, then hours exactly',
    asOf: '2026-03-09T04:00:00Z',
    window: { last: '1d12h', zone: NEW_YORK },
    ...between('2026-03-07T17:00:00Z', '2026-03-09T04:00:00Z'),
  },
  {
    name: 'spring: today began at midnight EST',
    asOf: '2026-03-08T16:00:00Z',
    window: { days: 1, zone: NEW_YORK },
    ...between('2026-03-08T05:00:00Z', '2026-03-08T16:00:00Z'),
  },
  {
    name: 'spring: yesterday had 23 hours',
    asOf: '2026-03-09T16:00:00Z',
    window: { pastDays: 1, zone: NEW_YORK },
    ...from('2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'),
  },
  {
    name: 'spring: the day by its date',
    asOf: '2026-12-01T00:00:00Z',
    window: { dates: ['2026-03-08', '2026-03-08'], zone: NEW_YORK },
    ...from('2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'),
  },
  {
    name: 'autumn: 1d is 25 hours',
    asOf: '2026-11-01T17:00:00Z',
    window: { last: '1d', zone: NEW_YORK },
    ...between('2026-10-31T16:00:00Z', '2026-11-01T17:00:00Z'),
  },
  {
    name: 'autumn: 1d back into the hour that comes twice is the second',
    asOf: '2026-11-02T06:30:00Z',
    window: { last: '1d', zone: NEW_YORK },
    ...between('2026-11-01T06:30:00Z', '2026-11-02T06:30:00Z'),
  },
  {
    name: 'autumn: 1d from the first of the two hours',
    asOf: '2026-11-01T05:30:00Z',
    window: { last: '1d', zone: NEW_YORK },
    ...between('2026-10-31T05:30:00Z', '2026-11-01T05:30:00Z'),
  },
  {
    name: 'autumn: 1d from the second of the two hours',
    asOf: '2026-11-01T06:30:00Z',
    window: { last: '1d', zone: NEW_YORK },
    ...between('2026-10-31T05:30:00Z', '2026-11-01T06:30:00Z'),
  },
  {
    name: 'autumn: hours are exact within the hour that comes twice',
    asOf: '2026-11-01T05:30:00Z',
    window: { last: '30m', zone: NEW_YORK },
    ...between('2026-11-01T05:00:00Z', '2026-11-01T05:30:00Z'),
  },
  {
    name: 'autumn: yesterday had 25 hours',
    asOf: '2026-11-02T17:00:00Z',
    window: { pastDays: 1, zone: NEW_YORK },
    ...from('2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'),
  },
  {
    name: 'a month before 31 March is 28 February',
    asOf: '2026-03-31T03:00:00Z',
    window: { last: '1mo', zone: SEOUL },
    ...between('2026-02-28T03:00:00Z', '2026-03-31T03:00:00Z'),
  },
  {
    name: 'a month before 31 March is 29 February in a leap year',
    asOf: '2028-03-31T03:00:00Z',
    window: { last: '1mo', zone: SEOUL },
    ...between('2028-02-29T03:00:00Z', '2028-03-31T03:00:00Z'),
  },
  {
    name: 'a month before 31 May is 30 April',
    asOf: '2026-05-31T14:59:59Z',
    window: { last: '1mo', zone: SEOUL },
    ...between('2026-04-30T14:59:59Z', '2026-05-31T14:59:59Z'),
  },
  {
    name: 'a year before 29 February is 28 February',
    asOf: '2028-02-29T03:00:00Z',
    window: { last: '1y', zone: SEOUL },
    ...between('2027-02-28T03:00:00Z', '2028-02-29T03:00:00Z'),
  },
  {
    name: 'months first, then days',
    asOf: '2026-03-31T03:00:00Z',
    window: { last: '1mo1d', zone: SEOUL },
    ...between('2026-02-27T03:00:00Z', '2026-03-31T03:00:00Z'),
  },
  {
    name: 'a month is of the zone: in Seoul it is already April',
    asOf: '2026-03-31T15:30:00Z',
    window: { last: '1mo', zone: SEOUL },
    ...between('2026-02-28T15:30:00Z', '2026-03-31T15:30:00Z'),
  },
  {
    name: 'seven days with today',
    asOf: '2026-03-31T03:00:00Z',
    window: { days: 7, zone: SEOUL },
    ...between('2026-03-24T15:00:00Z', '2026-03-31T03:00:00Z'),
  },
  {
    name: 'seven days until yesterday',
    asOf: '2026-03-31T03:00:00Z',
    window: { pastDays: 7, zone: SEOUL },
    ...from('2026-03-23T15:00:00Z', '2026-03-30T15:00:00Z'),
  },
  {
    name: 'dates end at as-of when it comes first',
    asOf: '2026-03-31T03:00:00Z',
    window: { dates: ['2026-03-31', '2026-04-30'], zone: SEOUL },
    ...between('2026-03-30T15:00:00Z', '2026-03-31T03:00:00Z'),
  },
  {
    name: 'no window ends at as-of',
    asOf: '2026-03-31T03:00:00Z',
    window: {},
    inside: ['0001-01-03T00:00:00Z', '2026-03-31T03:00:00Z'],
    outside: ['2026-03-31T03:00:00.000001Z', 'infinity', '-infinity'],
  },
  {
    name: 'a day whose midnight comes twice starts at the first (Azores)',
    asOf: '2026-10-25T12:00:00Z',
    window: { days: 1, zone: AZORES },
    ...between('2026-10-25T00:00:00Z', '2026-10-25T12:00:00Z'),
  },
  {
    name: 'the day before it ends there (Azores)',
    asOf: '2026-10-25T12:00:00Z',
    window: { pastDays: 1, zone: AZORES },
    ...from('2026-10-24T00:00:00Z', '2026-10-25T00:00:00Z'),
  },
  {
    name: 'a day without midnight starts at one (Havana)',
    asOf: '2026-03-08T12:00:00Z',
    window: { days: 1, zone: HAVANA },
    ...between('2026-03-08T05:00:00Z', '2026-03-08T12:00:00Z'),
  },
  {
    name: 'a day that never was starts with the next (Apia)',
    asOf: '2011-12-31T12:00:00Z',
    window: { days: 3, zone: APIA },
    ...between('2011-12-30T10:00:00Z', '2011-12-31T12:00:00Z'),
  },
]
