/**
 * `relativeTo: { trait, from, to }`: between two moments around the customer's own date or instant, both inside.
 * A date means whole local days. Without a value nothing is inside.
 */
import {
  type Duration,
  formatDuration,
  isCalendarDuration,
  parseDuration,
} from '../../../ir/duration.ts'
import { isJsonObject, type Json } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { traitColumn } from '../catalog-names.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { withinLimits } from '../time-limits.ts'
import { explainOffset } from './explain-duration.ts'
import type { WindowDefinition } from './window-definition.ts'

const OFFSET_SCHEMA = {
  type: 'string',
  description: 'How long after the date; before it with a minus sign.',
  examples: ['0d', '-7d', '30d'],
}

export const RELATIVE_TO: WindowDefinition<'relativeTo'> = {
  word: 'relativeTo',
  schema: {
    type: 'object',
    description: "Around a date or instant of the customer's own, both ends inside.",
    properties: {
      trait: { type: 'string', description: 'A trait that is a date or an instant.' },
      from: OFFSET_SCHEMA,
      to: OFFSET_SCHEMA,
    },
    required: ['trait', 'from', 'to'],
    additionalProperties: false,
    examples: [{ trait: 'signed_up_at', from: '0d', to: '30d' }],
  },
  resolve(written, path, zone, context) {
    if (!isJsonObject(written)) return undefined
    const column = traitColumn(written.trait, [...path, 'trait'], context)
    const from = resolveOffset(written.from, [...path, 'from'], context)
    const to = resolveOffset(written.to, [...path, 'to'], context)
    if (column === undefined || from === undefined || to === undefined) return undefined
    if ('from' in column) {
      context.report('CRM3113', [...path, 'trait'], {
        message: `trait "${written.trait}" is computed, and a window is relative to a column of the customer table`,
        fix: 'Name a trait that is a column.',
      })
      return undefined
    }
    if (column.type !== 'date' && column.type !== 'instant') {
      context.report('CRM3107', [...path, 'trait'], {
        message: `trait "${written.trait}" is a ${column.type}, and a window is relative to a date or an instant`,
      })
      return undefined
    }
    if (column.type === 'date' && (from.seconds !== 0 || to.seconds !== 0)) {
      context.report('CRM3008', path, {
        message: `trait "${written.trait}" is a date, so the window around it is made of whole days`,
        fix: 'Use y, mo, w and d only.',
      })
      return undefined
    }
    if (isSurelyAbove(from, to)) {
      context.report('CRM3112', path, {
        message: `the window ends (${formatDuration(to)}) before it starts (${formatDuration(from)})`,
        fix: 'Exchange from and to.',
      })
      return undefined
    }
    const readsZone = column.type === 'date' || isCalendarDuration(from) || isCalendarDuration(to)
    return {
      kind: 'relativeTo',
      trait: String(written.trait),
      from,
      to,
      zone: readsZone ? zone : 'UTC',
    }
  },
  label: ({ trait }) => `around_${trait}`,
  instants({ trait, from, to, zone }, scope) {
    const { type, value } = scope.trait(trait)
    const { calendar } = scope.moment.dialect
    if (type.type !== 'date') {
      return {
        from: calendar.shiftInstant(value, from, 1, zone),
        until: calendar.shiftInstant(value, to, 1, zone),
      }
    }
    const last = calendar.shiftDay(value, to)
    return {
      from: calendar.startOfDay(calendar.shiftDay(value, from), zone),
      before: calendar.startOfDay(calendar.addDays(last, 1), zone),
    }
  },
  bounds: () => [],
  explain: ({ trait, from, to }) =>
    `between ${explainOffset(from, trait)} and ${explainOffset(to, trait)}`,
}

function resolveOffset(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): Duration | undefined {
  const duration = typeof written === 'string' ? parseDuration(written) : undefined
  if (duration !== undefined) return withinLimits(duration, path, context)
  context.report('CRM3008', path, {
    message: `${JSON.stringify(written ?? null)} is not a duration`,
    fix: 'Write numbers with units, such as "30d", "0d" or "-7d".',
  })
  return undefined
}

/** A month has 28 to 31 days, so only what is above in every calendar is refused. */
function isSurelyAbove(from: Duration, to: Duration): boolean {
  const daysOf = ({ months, days, seconds }: Duration, perMonth: number) =>
    months * perMonth + days + seconds / 86_400
  const least = Math.min(daysOf(from, 28), daysOf(from, 31))
  const most = Math.max(daysOf(to, 28), daysOf(to, 31))
  return least > most
}
