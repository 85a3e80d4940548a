/** Lists: an array column or a JSON array; elements of another type are not in the list, and an empty list is a value. */
import type { ValueDefinition } from './value-definition.ts'

export const LIST: ValueDefinition = {
  sqlType: undefined,
  resolveLiteral(written, { about, report }) {
    report('CRM3108', {
      message: `${about} is a list and is not compared with ${JSON.stringify(written)}`,
      fix: 'Use hasAny or hasAll.',
    })
    return undefined
  },
  explainLiteral: ({ value }) => JSON.stringify(value),
}
