/** `within: { last: 30d }`: a date or instant in a window, never later than as-of. */
import { sql } from 'kysely'
import { isJsonObject } from '../../../ir/json.ts'
import type { Fragment, Subject } from '../fragment.ts'
import {
  explainWindow,
  resolveFixedWindow,
  windowDays,
  windowInstants,
  windowSchemas,
} from '../windows/table.ts'
import type { FixedWindow } from '../windows/window-definition.ts'
import type { OperatorDefinition, TestScope } from './operator-definition.ts'

const FIXED = ['last', 'days', 'pastDays', 'dates']

export const WITHIN: OperatorDefinition<'within'> = {
  words: { within: ['date', 'instant'] },
  schema: {
    type: 'object',
    description: 'In this window of time, and not later than now.',
    properties: {
      ...windowSchemas(FIXED),
      zone: { type: 'string', description: 'IANA time zone of its days.' },
    },
    additionalProperties: false,
  },
  readsAsOf: true,
  resolve({ written, path, zone, context, value }) {
    if (!isJsonObject(written)) return undefined
    const window = resolveFixedWindow(written, path, zone, context)
    if (window === undefined) return undefined
    // A date is compared with as-of's local day, so even an exact window reads the zone.
    const readsZone = value.type.type === 'date' && window.kind === 'last'
    const own = typeof written.zone === 'string' ? written.zone : zone
    return { op: 'within', window: readsZone ? { ...window, zone: own } : window }
  },
  sql: (subject, { window }, scope) =>
    subject.type.type === 'date'
      ? dateWithin(subject, window, scope)
      : instantWithin(subject, window, scope),
  explain: ({ window }) => `is ${explainWindow(window)}`,
}

function dateWithin({ value }: Subject, window: FixedWindow, { moment }: TestScope): Fragment {
  const { from, until } = windowDays(window, moment)
  return sql`(${value} >= ${from} and ${value} <= ${until})`
}

function instantWithin({ value }: Subject, window: FixedWindow, { moment }: TestScope): Fragment {
  const trait = () => {
    throw new Error('a fixed window reads no trait')
  }
  const { from, before } = windowInstants(window, { moment, trait })
  const tests = [
    from && sql`${value} >= ${from}`,
    before && sql`${value} < ${before}`,
    sql`${value} <= ${moment.asOf}`,
  ].filter((test) => test !== undefined)
  return sql`(${sql.join(tests, sql` and `)})`
}
