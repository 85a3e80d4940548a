/** Codes CRM34xx and CRM74xx: raised by what channels declare, and by delivery. */
import type { CodeEntry } from '../code-entry.ts'

export const CHANNEL_CODES = {
  CRM3401: {
    severity: 'error',
    title: 'Text that the channel needs is missing',
    explanation:
      'Each way of reaching people asks for texts of its own: an e-mail needs a subject, a push a title and a text, a KakaoTalk message the id of the approved text. A message without it could not be sent.',
  },
  CRM3402: {
    severity: 'error',
    title: 'Text that the channel cannot carry',
    explanation:
      'A text message has no HTML, an e-mail no link of its own, and so on. What cannot be carried would be lost without a word, so it is refused.',
  },
  CRM3403: {
    severity: 'error',
    title: 'Duration that needs a calendar',
    explanation:
      'A provider counts this time in seconds and knows no zone, so days, weeks, months and years, whose length depends on one, are refused here.',
  },
  CRM3404: {
    severity: 'error',
    title: 'Export without a consent that covers it',
    explanation:
      'An export with a topic writes only those who consent to it. The topic knows consent by channel only, and consent to e-mails is none to being given to an ad network.',
  },
  CRM3405: {
    severity: 'error',
    title: 'Two columns of one name',
    explanation:
      'Whoever reads the file finds its columns by their heads, so each has one of its own.',
  },
  CRM3406: {
    severity: 'error',
    title: 'Format that the messages cannot have',
    explanation:
      'An outbox writes e-mails as .eml files or as JSON. What stands in for another medium has no e-mail to write, so it is JSON.',
  },
  CRM3407: {
    severity: 'error',
    title: 'Targeting without brand messages',
    explanation:
      '`targeting` says which of the recipients KakaoTalk lets a brand message through to. AlimTalk, which a channel `via: kakao` sends unless its `medium` says otherwise, reaches whoever it is sent to, so nobody would be kept out by it.',
  },
  CRM3408: {
    severity: 'error',
    title: 'Brand message that is no marketing',
    explanation:
      'KakaoTalk takes brand messages for advertising, and whoever gets one gets advertising. Messages of another class ask for no consent, mark or hour of the day, so by this channel they would be advertising that passed none of its rules.',
  },
  CRM3409: {
    severity: 'error',
    title: 'Brand message can be too long',
    explanation:
      'A brand message has room for 1,300 characters. Counted are the text and the longest value that the catalog allows for each variable. A longer one would be refused when it is sent.',
  },
  CRM3410: {
    severity: 'warning',
    title: 'Hashed export without consent',
    explanation:
      'A hash is made for an ad network, which knows the person by it: it hides nothing from whoever has the address. Being given to one needs a consent, and a `topic` of the export holds it to that. Where none is needed, a topic that everyone consents to (`consent: { all: [] }`) says so.',
  },
  CRM3411: {
    severity: 'warning',
    title: 'Phone numbers of no country',
    explanation:
      'A hashed phone number is that of the whole number with its country. One that is written without a country is understood by the `country` of the config alone; without that its cell is empty, and a person with nothing else is left out.',
  },
  CRM7401: {
    severity: 'error',
    title: 'Secret of a channel is malformed',
    explanation:
      'An environment variable that a channel names is set, but to something its provider cannot work with: a URL without encryption, a key file that is not one, two keys that are no pair. The value is never shown.',
  },
  CRM7410: {
    severity: 'error',
    title: 'No such message',
    explanation:
      'The id is of no message in the ledger of this environment. Nothing was changed, not even for the other ids.',
  },
  CRM7411: {
    severity: 'error',
    title: 'Message that cannot be tried again',
    explanation:
      'Only a message that has failed can be made due again by hand. One that is unknown, or waits though it may have arrived, has to be resolved first; one that was withheld or sent stays as it is. Nothing was changed, not even for the other ids.',
  },
  CRM7412: {
    severity: 'error',
    title: 'Message that is not in doubt',
    explanation:
      'Only of a message that is unknown, or that waits for another attempt though an earlier one may have arrived, a person can say whether it was sent. Nothing was changed, not even for the other ids.',
  },
  CRM7413: {
    severity: 'error',
    title: 'No such channel',
    explanation:
      'Delivery reports are of one channel, because each provider has a form of its own. There is no channel of this id in what was applied.',
  },
  CRM7414: {
    severity: 'error',
    title: 'Delivery reports that cannot be read',
    explanation:
      'A file of delivery reports has one JSON value per line, or is one JSON value. Nothing was changed.',
  },
  CRM7415: {
    severity: 'error',
    title: 'No file of delivery reports',
    explanation: 'The file with delivery reports is not there, or may not be read.',
  },
  CRM7420: {
    severity: 'error',
    title: 'Export not written',
    explanation:
      'The database refused the statement of an applied export, or its file could not be written. The file of before stays as it is; the next run tries again.',
  },
  CRM7421: {
    severity: 'error',
    title: 'No such export',
    explanation:
      'Only exports that were applied can be made: what is in the files may be unreviewed.',
  },
} as const satisfies Record<`CRM34${string}` | `CRM74${string}`, CodeEntry>
