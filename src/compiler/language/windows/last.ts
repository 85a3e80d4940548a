/** `last: 30d`, rolling: `[asOf − duration, asOf]`, both ends inside (SEMANTICS 4). */
import { formatDuration } from '../../../ir/duration.ts'
import { zoneOfDuration } from '../../fields/duration.ts'
import { resolvePositiveDuration } from '../time-limits.ts'
import { explainDuration } from './explain-duration.ts'
import { durationAgo, today } from './named-moments.ts'
import type { WindowDefinition } from './window-definition.ts'

export const LAST: WindowDefinition<'last'> = {
  word: 'last',
  schema: {
    type: 'string',
    description: 'Rolling: from this long ago until now, both ends inside. Units: y mo w d h m s.',
    examples: ['30d', '36h', '1y6mo'],
  },
  resolve(written, path, zone, context) {
    const duration = resolvePositiveDuration(written, path, context)
    if (duration === undefined) return undefined
    return { kind: 'last', duration, zone: zoneOfDuration(duration, zone) }
  },
  label: ({ duration }) => formatDuration(duration),
  instants: ({ duration, zone }, { moment }) => ({ from: durationAgo(moment, duration, zone) }),
  bounds: ({ duration, zone }) => [(moment) => durationAgo(moment, duration, zone)],
  days: ({ duration, zone }, moment) => ({
    from: moment.dialect.calendar.localDay(durationAgo(moment, duration, zone), zone),
    until: today(moment, zone),
  }),
  explain: ({ duration }) => `in the last ${explainDuration(duration)}`,
}
