/** Codes CRM2xxx: raised by validate. */
import type { CodeEntry } from '../code-entry.ts'

export const VALIDATE_CODES = {
  CRM2001: {
    severity: 'error',
    title: 'Unknown field',
    explanation:
      'The object has a field that its kind does not know. A misspelt field would otherwise be ignored, and the object would mean something else than it says.',
  },
  CRM2002: {
    severity: 'error',
    title: 'Missing field',
    explanation: 'A field that has no default is not there.',
  },
  CRM2003: {
    severity: 'error',
    title: 'Wrong type of value',
    explanation:
      'The field holds, say, a text where a number or a mapping is expected. In YAML, quotes turn a number or a date into a text.',
  },
  CRM2004: {
    severity: 'error',
    title: 'Value not offered',
    explanation: 'The field takes one of a few words, and this is none of them.',
  },
  CRM2005: {
    severity: 'error',
    title: 'Malformed value',
    explanation:
      'The value has the right type but not the right form: a number outside its range, a list too short, a text that does not follow the pattern of its field.',
  },
  CRM2006: {
    severity: 'error',
    title: 'No single form',
    explanation:
      'The value can be written in several forms, and this is none of them or more than one at once, such as a condition that names both a trait and an event.',
  },
  CRM2007: {
    severity: 'error',
    title: 'Malformed id',
    explanation:
      'Ids are kebab-case: lower-case letters, digits and single hyphens, starting with a letter. An id is part of an address that state keeps for ever, so its form is strict.',
  },
} as const satisfies Record<`CRM2${string}`, CodeEntry>
