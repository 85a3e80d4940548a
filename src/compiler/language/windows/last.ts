/** `last: 30d`, rolling: `[asOf − duration, asOf]`, both ends inside (SEMANTICS 4). */
import { type Duration, formatDuration } from '../../../ir/duration.ts'
import { zoneOfDuration } from '../../fields/duration.ts'
import type { Moment } from '../fragment.ts'
import { resolvePositiveDuration } from '../time-limits.ts'
import { localDay, shiftInstant } from '../time-sql.ts'
import { explainDuration } from './explain-duration.ts'
import { today } from './named-moments.ts'
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
  instants: ({ duration, zone }, { moment }) => ({ from: ago(moment, duration, zone) }),
  bounds: ({ duration, zone }) => [(moment) => ago(moment, duration, zone)],
  days: ({ duration, zone }, moment) => ({
    from: localDay(ago(moment, duration, zone), zone),
    until: today(moment, zone),
  }),
  explain: ({ duration }) => `in the last ${explainDuration(duration)}`,
}

function ago(moment: Moment, duration: Duration, zone: string) {
  const text = formatDuration(duration)
  return moment.named(`last_${text}`, `last ${text} ${zone}`, (inner) =>
    shiftInstant(inner.asOf, duration, -1, zone),
  )
}
