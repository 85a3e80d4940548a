/** Codes CRM35xx: raised by resolve and check about what messages say. */
import type { CodeEntry } from '../code-entry.ts'

export const TEMPLATE_CODES = {
  CRM3501: {
    severity: 'error',
    title: 'Partials in a circle',
    explanation: 'A partial is made, directly or through others, of itself, so it has no end.',
  },
  CRM3502: {
    severity: 'error',
    title: 'Partial without the text needed',
    explanation:
      'A partial has a text of its own for HTML, MJML and plain text. It is used where the one it has does not fit: only HTML goes into HTML, and only plain text into plain text and subjects.',
  },
  CRM3503: {
    severity: 'error',
    title: 'Layout and its content',
    explanation:
      'A layout is a partial in which `{{> content}}` stands for the text of a template. Without it the text would be nowhere; outside of a layout it stands for nothing.',
  },
  CRM3504: {
    severity: 'error',
    title: 'MJML does not compile',
    explanation:
      'MJML is compiled to HTML when the project is compiled, and what it finds wrong is an error here, not a broken mail later. Files are not included by MJML; partials do that.',
  },
  CRM3505: {
    severity: 'error',
    title: 'Variable lost in MJML',
    explanation:
      'Between its elements MJML keeps no text, so a variable or block written there would not be in the message. Inside `mj-raw` it stays.',
  },
  CRM3506: {
    severity: 'error',
    title: 'Locale without a text',
    explanation:
      'Each locale of a template is a whole message: what it leaves out is taken from the template, and what neither has would be missing for those who read that language.',
  },
  CRM3507: {
    severity: 'error',
    title: 'Fallback is not a locale',
    explanation:
      'Those whose own locale is not among those of the template get the fallback, so it is one of them.',
  },
  CRM3508: {
    severity: 'error',
    title: 'Two HTML parts',
    explanation: 'A message has one HTML part, written either as HTML or as MJML.',
  },
} as const satisfies Record<`CRM35${string}`, CodeEntry>
