/** `dates: [2026-01-01, 2026-01-31]`: whole local days, both included, never later than as-of (SEMANTICS 5). */
import type { Json } from '../../../ir/json.ts'
import { resolveDate } from '../values/date.ts'
import { today } from './named-moments.ts'
import type { WindowDefinition } from './window-definition.ts'

const DATE_SCHEMA = { type: 'string', description: 'A day, YYYY-MM-DD.' }

export const DATES: WindowDefinition<'dates'> = {
  word: 'dates',
  schema: {
    type: 'array',
    items: DATE_SCHEMA,
    minItems: 2,
    maxItems: 2,
    description: 'Whole calendar days, first and last included.',
    examples: [['2026-01-01', '2026-01-31']],
  },
  resolve(written, path, zone, context) {
    const [first, last]: readonly Json[] = Array.isArray(written) ? written : []
    const dateAt = (value: Json | undefined, index: number) =>
      resolveDate(typeof value === 'string' ? value : JSON.stringify(value ?? null), {
        about: 'dates',
        report: (code, detail) => context.report(code, [...path, index], detail),
      })?.value
    const [from, to] = [dateAt(first, 0), dateAt(last, 1)]
    if (typeof from !== 'string' || typeof to !== 'string') return undefined
    if (from > to) {
      context.report('CRM3112', path, {
        message: `dates end on ${to}, before they start on ${from}`,
        fix: `Write [${to}, ${from}].`,
      })
      return undefined
    }
    return { kind: 'dates', from, to, zone }
  },
  label: ({ from, to }) => `${from}_${to}`.replaceAll('-', ''),
  instants({ from, to, zone }, { moment }) {
    const { calendar, types } = moment.dialect
    return {
      from: calendar.startOfDay(types.parameter(from, 'date'), zone),
      before: calendar.startOfDay(calendar.addDays(types.parameter(to, 'date'), 1), zone),
    }
  },
  // The end lies still; an event before it counts as soon as as-of reaches it.
  bounds: () => [],
  days({ from, to, zone }, moment) {
    const { types } = moment.dialect
    return {
      from: types.parameter(from, 'date'),
      until: types.least([types.parameter(to, 'date'), today(moment, zone)]),
    }
  },
  explain: ({ from, to }) => (from === to ? `on ${from}` : `from ${from} to ${to}`),
}
