/** A message object of Solapi in, the signed request that sends it out; and what Solapi's answers mean, for SMS and KakaoTalk alike. */
import { createHmac, randomBytes } from 'node:crypto'
import type { JsonObject } from '../../../ir/json.ts'
import type { OutgoingMessage } from '../../../ir/sender.ts'
import type { HttpRequest } from '../../http/http-exchange.ts'
import type { AnswerRules, HttpProvider } from '../http-provider.ts'
import { koreanPhone } from '../korean-phone.ts'
import type { ReportRules } from '../read-reports.ts'

export interface SolapiSettings {
  readonly url: string
  readonly from: string
  readonly key: string
  readonly secret: string
  /** Solapi refuses a date that is minutes off. */
  readonly now: () => number
}

/**
 * `2000` is the one word of success. `1xxx` and a few `2xxx` were refused at the door: blocked or unsubscribed people and
 * bad content for good; an empty balance, a server in trouble or a wrong setting may be mended while retries wait.
 */
const SOLAPI_ANSWERS: AnswerRules = {
  codeAt: [['statusCode'], ['errorCode']],
  acceptedCode: '2000',
  byCode: {
    1020: 'notAccepted',
    1024: 'notAccepted',
    1030: 'notAccepted',
    1041: 'notAccepted',
    1042: 'notAccepted',
    1062: 'notAccepted',
    1083: 'notAccepted',
    2024: 'unknown',
    2062: 'notAccepted',
    2063: 'notAccepted',
    2230: 'notAccepted',
    1010: 'rejected',
    1011: 'rejected',
    1026: 'rejected',
    1028: 'rejected',
    1029: 'rejected',
    1031: 'rejected',
    1043: 'rejected',
    1060: 'rejected',
    1061: 'rejected',
    1064: 'rejected',
    2060: 'rejected',
    2061: 'rejected',
    2064: 'rejected',
    2254: 'rejected',
    NotEnoughBalance: 'notAccepted',
    TooManyRequests: 'notAccepted',
  },
  providerId: { in: 'body', path: ['messageId'] },
  needsProviderId: true,
  detailAt: [['errorMessage'], ['statusMessage']],
}

/** A field of the team's own, which comes back in reports. */
const SOLAPI_ID_FIELD = 'crm'

/** What Solapi posts when a message is through: `4000` has arrived, `3000` and `2000` are under way, other `3xxx` did not arrive. */
export const SOLAPI_REPORTS: ReportRules = {
  idAt: ['customFields', SOLAPI_ID_FIELD],
  statusAt: ['statusCode'],
  byStatus: { 4000: 'delivered', 3000: 'pending', '3xxx': 'failed' },
  detailAt: ['statusMessage'],
}

/** What is a kind of message's own: its content as fields of Solapi's message object, or why it cannot be sent. */
export type SolapiContent = JsonObject | { readonly problem: string }

/** Of a Korean number, to a Korean number. Solapi knows no idempotency key. */
export function solapiProvider(
  settings: SolapiSettings,
  contentOf: (message: OutgoingMessage) => SolapiContent,
): HttpProvider {
  return {
    isIdempotent: false,
    secrets: [settings.key, settings.secret],
    answers: SOLAPI_ANSWERS,
    request(message) {
      const to = koreanPhone(message.to)
      const from = koreanPhone(settings.from)
      if (to === undefined) {
        return { kind: 'rejected', detail: 'the recipient is not a Korean phone number' }
      }
      if (from === undefined) {
        return { kind: 'notAccepted', detail: 'the sender is not a Korean phone number' }
      }
      const content = contentOf(message)
      if (isProblem(content)) return { kind: 'rejected', detail: content.problem }
      const customFields = { [SOLAPI_ID_FIELD]: message.id }
      return signedRequest(settings, { to, from, text: message.text, customFields, ...content })
    },
  }
}

function isProblem(content: SolapiContent): content is { readonly problem: string } {
  return typeof content.problem === 'string'
}

function signedRequest(
  { url, key, secret, now }: SolapiSettings,
  message: JsonObject,
): HttpRequest {
  const date = new Date(now()).toISOString()
  const salt = randomBytes(16).toString('hex')
  const signature = createHmac('sha256', secret).update(`${date}${salt}`).digest('hex')
  return {
    url: `${url.replace(/\/+$/, '')}/messages/v4/send`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `HMAC-SHA256 apiKey=${key}, date=${date}, salt=${salt}, signature=${signature}`,
    },
    // `strict`: an error instead of an accepted message that is not sent.
    body: JSON.stringify({ message, strict: true }),
  }
}
