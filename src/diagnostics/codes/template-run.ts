/** Codes CRM75xx: raised when messages are rendered, previewed and linked. */
import type { CodeEntry } from '../code-entry.ts'

export const TEMPLATE_RUN_CODES = {
  CRM7501: {
    severity: 'error',
    title: 'Links cannot be signed',
    explanation:
      'Links of messages are signed with a key of at least 32 characters in an environment variable, so that nobody can unsubscribe others or lead people elsewhere. Without it messages with such links wait and are tried again; in an outbox, which reaches nobody, they are signed with a key that is worth nothing.',
  },
  CRM7502: {
    severity: 'warning',
    title: 'No coupon left',
    explanation:
      'A message that promises a code was withheld with the reason `no-coupon`, because every code of the pool was given to another message.',
  },
  CRM7503: {
    severity: 'error',
    title: 'Link is not signed',
    explanation:
      'A link of a message carries a token that is signed with the key of its environment. This one is not: it was cut off or changed, was signed with a key that is no longer in the variable, or somebody made it up. Nothing is told of it, and nothing may be done for it.',
  },
  CRM7520: {
    severity: 'error',
    title: 'Message cannot be rendered',
    explanation:
      'The template reads something that this customer does not have, such as the first item of an empty list. A message like this fails instead of going out with a hole in it.',
  },
  CRM7521: {
    severity: 'error',
    title: 'Nothing to open a preview with',
    explanation:
      '`crm preview --open` starts the browser of whoever sits at the terminal, so it needs one.',
  },
  CRM7522: {
    severity: 'error',
    title: 'Unknown locale of a preview',
    explanation:
      'The template has no text in the locale asked for with `--locale`, nor in its language.',
  },
  CRM7523: {
    severity: 'error',
    title: 'Preview cannot be written',
    explanation: 'The file named with `--out` cannot be written.',
  },
  CRM7524: {
    severity: 'error',
    title: 'No event to preview with',
    explanation:
      'The template reads the event that started the journey. A preview shows the latest such event of the customer, and this one has none, or the journey named with `--journey` does not send the template. Nothing is made up: it would show a message that nobody gets.',
  },
} as const satisfies Record<`CRM75${string}`, CodeEntry>
