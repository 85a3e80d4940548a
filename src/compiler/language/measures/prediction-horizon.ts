/** How far a prediction looks: the written `next` in, its calendar parts out, and as SQL the weeks they are from as-of's day. */
import { type Duration, parseDuration } from '../../../ir/duration.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { Fragment, Moment } from '../fragment.ts'
import { today } from '../windows/named-moments.ts'
import type { WrittenSettings } from './measure-definition.ts'

/** Further ahead the model says how its own assumptions go on, not how customers do. */
const MOST_YEARS = 10

export const NEXT_SETTING: Readonly<Record<string, JsonObject>> = {
  next: {
    type: 'string',
    description: 'How far it looks, in units of a day and longer: y mo w d.',
    examples: ['90d', '1y'],
  },
}

export function resolveNext({ written, report }: WrittenSettings): Duration | undefined {
  const { next } = written
  const duration = typeof next === 'string' ? parseDuration(next) : undefined
  if (duration !== undefined && isHorizon(duration)) return duration
  report('CRM3606', 'next', {
    message:
      next === undefined ? 'It says not how far it looks' : `${JSON.stringify(next)} is no horizon`,
    fix: `Write next with days, weeks, months or years, up to ${MOST_YEARS}y: next: 90d.`,
    ...(typeof next === 'string' ? { token: next } : {}),
  })
  return undefined
}

function isHorizon({ months, days, seconds }: Duration): boolean {
  const years = months / 12 + days / 365
  return seconds === 0 && months >= 0 && days >= 0 && years > 0 && years <= MOST_YEARS
}

/** On the calendar: a year from now may have 366 days. */
export function weeksAhead(moment: Moment, zone: string, next: Duration): Fragment {
  const day = today(moment, zone)
  const { calendar, predictions } = moment.dialect
  return predictions.weeksBetween(day, calendar.shiftDay(day, next))
}
