/** Emitting an event that crm keeps, as of the instant at which the person came to the step. */
import { keepRows } from '../keep-events.ts'
import type { Decide } from '../step-definition.ts'

export const decideEmit: Decide<'emit'> = (question) => {
  const { event, values, key } = question.step
  return keepRows(question, [{ name: event, values, ...(key === undefined ? {} : { key }) }])
}
