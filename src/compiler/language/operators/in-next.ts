/** `inNext: 14d`: a date or instant in `[as-of, as-of + duration]`; dates count from as-of's local day on. */
import { sql } from 'kysely'
import { formatDuration } from '../../../ir/duration.ts'
import { zoneOfDuration } from '../../fields/duration.ts'
import { resolvePositiveDuration } from '../time-limits.ts'
import { explainDuration } from '../windows/explain-duration.ts'
import { today } from '../windows/named-moments.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const IN_NEXT: OperatorDefinition<'inNext'> = {
  words: { inNext: ['date', 'instant'] },
  schema: {
    type: 'string',
    description: 'From now until this much later, both ends inside. Units: y mo w d h m s.',
    examples: ['14d', '1mo'],
  },
  readsAsOf: true,
  resolve({ written, path, zone, context, value }) {
    const duration = resolvePositiveDuration(written, path, context)
    if (duration === undefined) return undefined
    const read = value.type.type === 'date' ? zone : zoneOfDuration(duration, zone)
    return { op: 'inNext', duration, zone: read }
  },
  sql({ type, value }, { duration, zone }, { moment }) {
    const text = formatDuration(duration)
    const end = moment.named(`next_${text}`, `next ${text} ${zone}`, (inner) =>
      inner.dialect.calendar.shiftInstant(inner.asOf, duration, 1, zone),
    )
    if (type.type !== 'date') return sql`(${value} >= ${moment.asOf} and ${value} <= ${end})`
    return sql`(${value} >= ${today(moment, zone)} and ${value} <= ${moment.dialect.calendar.localDay(end, zone)})`
  },
  explain: ({ duration }) => `is in the next ${explainDuration(duration)}`,
}
