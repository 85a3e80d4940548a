/** Yes or no. */
import type { ValueDefinition } from './value-definition.ts'

export const BOOLEAN: ValueDefinition = {
  sqlType: 'boolean',
  resolveLiteral(written, { about, report }) {
    if (typeof written === 'boolean') return { type: 'boolean', value: written }
    report('CRM3108', {
      message: `${about} is a boolean, and ${JSON.stringify(written)} is not`,
      fix: 'Write true or false, without quotes.',
    })
    return undefined
  },
  explainLiteral: ({ value }) => (value === true ? 'true' : 'false'),
}
