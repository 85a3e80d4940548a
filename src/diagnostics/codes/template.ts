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
      'Each locale of a template is a whole message: what it leaves out is taken from the template, and what its channel needs and neither has would be missing for those who read that language.',
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
  CRM3509: {
    severity: 'error',
    title: 'Event that is not there',
    explanation:
      '`event` in a text is what started the journey for this person. A journey that starts otherwise (by a segment, a schedule, a date) has none, and neither has a template that no journey sends. A template of several journeys must be right in all of them.',
  },
  CRM3510: {
    severity: 'error',
    title: 'Preheader without HTML',
    explanation:
      'The preheader is what inboxes show beside the subject: a hidden first line of the HTML. A message of plain text has no place for it.',
  },
  CRM3520: {
    severity: 'error',
    title: 'Marketing e-mail without a link to unsubscribe',
    explanation:
      'Whoever gets marketing must be able to end it from every message, by law and by the rules of mailbox providers. The link is in the HTML and in a plain text of its own, for everyone: not inside a block that may be left out.',
  },
  CRM3521: {
    severity: 'error',
    title: 'No page for links',
    explanation:
      'Links to unsubscribe and to preferences lead to a page that `preferences: { url }` in the config names. It also takes the one-click POST that mail programs send (RFC 8058).',
  },
  CRM3522: {
    severity: 'error',
    title: 'Unknown variable in a UTM value',
    explanation:
      'UTM values are the same for all recipients of a message, so they know of the message and not of the customer.',
  },
  CRM3523: {
    severity: 'error',
    title: 'Not an address for links',
    explanation:
      'Pages that messages lead to are given whole and encrypted, because the links to them are signed for one recipient.',
  },
  CRM3524: {
    severity: 'error',
    title: 'Tracking without an endpoint',
    explanation:
      'Tracked links and the picture that tells of opens lead to an endpoint that answers them, which `links: { url }` in the config names.',
  },
  CRM3525: {
    severity: 'error',
    title: 'Approved text that would be changed',
    explanation:
      'The text of an AlimTalk was approved by the provider, links included, and is refused when it differs. UTM parameters and tracking rewrite links, so neither is for such a channel.',
  },
  CRM3540: {
    severity: 'error',
    title: 'Advertising without its mark',
    explanation:
      'In Korea advertising begins with "(광고)", at the very start: of the subject of an e-mail, the title of a push, the text of a text message or a brand message, and of every part that a webhook is given. What waits on a site or in an app is not sent, and needs none. Asked for by `compliance: [\'KR\']`.',
  },
  CRM3541: {
    severity: 'error',
    title: 'Advertising without sender or refusal',
    explanation:
      "In Korea advertising ends with who sends it and how to refuse it free of charge. In an e-mail a link to unsubscribe in the last lines is such a way. Asked for by `compliance: ['KR']`.",
  },
  CRM3543: {
    severity: 'error',
    title: 'SMS can be too long',
    explanation:
      "An SMS has room for 90 bytes of EUC-KR, two for each syllable. Counted are the text and the longest value that the catalog allows for each variable. A longer one goes out as an LMS, which costs more, only when the channel says `long: lms`; one with a subject always does. Asked for by `compliance: ['KR']`.",
  },
  CRM3544: {
    severity: 'error',
    title: 'LMS can be too long',
    explanation:
      "An LMS has room for 2,000 bytes of EUC-KR, and its subject for 40. Asked for by `compliance: ['KR']`.",
  },
  CRM3545: {
    severity: 'error',
    title: 'Message of unknown length',
    explanation:
      "The length of an SMS or of a brand message is known before it is sent only when all it reads is limited: texts by `maxLength` in the catalog. Lists have no limit. Asked for by `compliance: ['KR']`.",
  },
  CRM3546: {
    severity: 'error',
    title: 'Character that an SMS cannot have',
    explanation:
      "Carriers in Korea encode SMS as EUC-KR, which has no emoji, few signs and not every syllable; others arrive as a question mark. Asked for by `compliance: ['KR']`.",
  },
  CRM3547: {
    severity: 'error',
    title: 'Advertising by AlimTalk',
    explanation:
      "AlimTalk messages inform about something the customer did; advertising by them is refused and can cost the sender profile. Asked for by `compliance: ['KR']`.",
  },
  CRM3548: {
    severity: 'error',
    title: 'Consent is never confirmed',
    explanation:
      "In Korea consent to advertising is confirmed every two years. That needs the instant of the last consent (`proof` of the topic) and a journey that may tell those whose consent is old, again and again. It is started by a schedule, by an anniversary, or by entering or leaving a segment that being told changes, because it reads messages or what the journey keeps; the date of the proof itself comes only once. It takes people again (`reentry`) within 24 months, is not paused, and reads the proof before it sends something: by its trigger, its segment, `exitWhen` or a branch, also through other segments. SQL of the team's own may read anything, and counts. What provably reaches newcomers only does not. When the journey sends, whom exactly and what is not checked: a segment of those who consented more than 36 months ago passes. A team that confirms in another system writes `confirmation: elsewhere` under `rules.korea`. Asked for by `compliance: ['KR']`.",
  },
  CRM3550: {
    severity: 'error',
    title: 'Marketing e-mail without a postal address',
    explanation:
      "CAN-SPAM wants the postal address of the sender in every marketing e-mail. Asked for by `compliance: ['CAN-SPAM']`.",
  },
  CRM3551: {
    severity: 'error',
    title: 'Consent without proof',
    explanation:
      "Under the GDPR whoever sends must be able to show that the recipient consented, and when. A topic of marketing names the trait with that instant as `proof`. Asked for by `compliance: ['GDPR']`.",
  },
  CRM3552: {
    severity: 'error',
    title: 'Law without what it asks for',
    explanation:
      '`compliance` names the laws that messages follow. Two of them ask for something that only the team knows: `KR` for `rules: { korea: { sender, optOut } }`, and `CAN-SPAM` for `rules: { canSpam: { address } }`.',
  },
  CRM3553: {
    severity: 'error',
    title: 'Law that is not followed',
    explanation:
      'What `rules` says of a law holds only when `compliance` names it; else nothing of it would be checked, without a word.',
  },
  CRM3570: {
    severity: 'error',
    title: 'No source of coupons',
    explanation:
      'Codes are in a CSV file beside the config or in a table of the database: one of both.',
  },
  CRM3571: {
    severity: 'error',
    title: 'File of coupons cannot be taken',
    explanation:
      'A file of codes is CSV whose first line names its columns, with one code in each row, no code twice, and at most 100,000 of them.',
  },
  CRM3572: {
    severity: 'error',
    title: 'Name of data that is taken',
    explanation:
      'In texts `customer`, `event`, `journey`, `links` and `this` have a meaning of their own.',
  },
} as const satisfies Record<`CRM35${string}`, CodeEntry>
