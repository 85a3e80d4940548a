/** Text: compared by code point; the empty text is a value like any other. */
import type { ValueDefinition } from './value-definition.ts'

export const TEXT: ValueDefinition = {
  sqlType: 'text',
  resolveLiteral(written, { about, report }) {
    if (typeof written !== 'string') {
      const isScalar = typeof written === 'number' || typeof written === 'boolean'
      report('CRM3108', {
        message: `${about} is a text, and ${JSON.stringify(written)} is not`,
        fix: isScalar ? `Write it in quotes: "${written}".` : 'Write a text.',
      })
      return undefined
    }
    if (!isStorable(written)) {
      report('CRM3108', {
        message: `${about} is compared with a text that no database text can equal`,
        fix: 'Remove the NUL character or the half of a surrogate pair in it.',
      })
      return undefined
    }
    return { type: 'text', value: written }
  },
  explainLiteral: ({ value }) => JSON.stringify(value),
}

/** A database's text holds no NUL, and UTF-8 no lone surrogate. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text)
}
