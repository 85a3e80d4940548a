/** Codes CRM30xx: raised by resolve about whole objects. CRM31xx, about conditions, are next door. */
import type { CodeEntry } from '../code-entry.ts'

export const RESOLVE_CODES = {
  CRM3001: {
    severity: 'error',
    title: 'Unknown object',
    explanation: 'An object is named by an id that no loaded file declares.',
  },
  CRM3002: {
    severity: 'error',
    title: 'Declared twice',
    explanation:
      'Two declarations have the same kind and id, and so the same address. Which one counts would depend on the order of files.',
  },
  CRM3003: {
    severity: 'error',
    title: 'No catalog',
    explanation:
      'Something in the project reads customers or events, but no catalog says in which tables they are.',
  },
  CRM3004: {
    severity: 'error',
    title: 'More than one catalog',
    explanation:
      'A project has one catalog, so that a trait or an event means the same everywhere in it.',
  },
  CRM3005: {
    severity: 'error',
    title: 'Segments in a circle',
    explanation:
      'A segment is defined, directly or through others, by itself. Membership is by definition (SEMANTICS 11), so there is nothing to start from.',
  },
  CRM3006: {
    severity: 'error',
    title: 'Invalid schedule',
    explanation:
      'A schedule is a cron expression of five fields (minute, hour, day of month, month, day of week) that comes true some day. `?` and names such as `@daily` are not taken.',
  },
  CRM3007: {
    severity: 'error',
    title: 'Unknown time zone',
    explanation:
      'Zones are named as in the IANA database, such as `Asia/Seoul`. Abbreviations and fixed offsets are refused because they do not follow daylight saving.',
  },
  CRM3008: {
    severity: 'error',
    title: 'Invalid duration',
    explanation:
      'Durations are written as numbers with units from large to small: `30d`, `1y6mo`, `36h`. Units are `y mo w d h m s`. Some places want one longer than nothing.',
  },
  CRM3009: {
    severity: 'error',
    title: 'Invalid share',
    explanation: 'A share is a percentage from `0%` to `100%`, written with its sign.',
  },
  CRM3010: {
    severity: 'error',
    title: 'Template does not parse',
    explanation: 'The text is not valid Handlebars, so no message could be rendered from it.',
  },
  CRM3011: {
    severity: 'error',
    title: 'Unknown variable in a template',
    explanation:
      'A template may read the traits of its recipient, `{{customer.<trait>}}`, and what is given beside them. An unknown variable would fail every message.',
  },
  CRM3012: {
    severity: 'error',
    title: 'Unsupported in templates',
    explanation:
      'Templates take the built-in helpers `if`, `unless`, `each`, `with` and `lookup`. A partial is named and takes nothing. Decorators and other helpers are not there at the time of sending, and in HTML every value is escaped.',
  },
  CRM3013: {
    severity: 'error',
    title: 'Marketing without a topic',
    explanation:
      'A marketing message goes only to those who consent to its topic (SEMANTICS 23). Without a topic there is nothing they could have consented to.',
  },
  CRM3014: {
    severity: 'error',
    title: 'Line break in a header',
    explanation:
      'Subjects and senders are headers of one line. A line break in one would end it and start another header.',
  },
  CRM3015: {
    severity: 'error',
    title: 'Two steps with one id',
    explanation:
      'Step ids tell which step a person is at, and identify each message, across versions of a journey. A send is named after its template unless it has an `id`.',
  },
  CRM3016: {
    severity: 'error',
    title: 'Column does not fit',
    explanation:
      'A column of the catalog is declared with settings that its type does not have, or is used as something its type cannot be, such as an address that is not text.',
  },
  CRM3018: {
    severity: 'error',
    title: 'Reserved name',
    explanation:
      'The name has a meaning of its own where it would be used: a channel named like the first word of a condition, or an event named `traits`.',
  },
  CRM3020: {
    severity: 'error',
    title: 'Trait that cannot be computed',
    explanation:
      'A computed trait has a name that no column has, and is worked out of events, columns and other computed traits: never of itself, and never of segments, lists, SQL or messages, which the catalog knows nothing of.',
  },
} as const satisfies Record<`CRM30${string}`, CodeEntry>
