/** A message in, an SMS or LMS handed to Solapi out. Solapi knows no idempotency key. */
import type { OutgoingMessage } from '../../../ir/sender.ts'
import type { HttpProvider, Unsent } from '../http-provider.ts'
import { koreanBytes } from '../korean-bytes.ts'
import { koreanPhone } from '../korean-phone.ts'
import { SOLAPI_ANSWERS, type SolapiSettings, solapiRequest } from './solapi.ts'

export interface SolapiSmsSettings extends SolapiSettings {
  readonly long: 'lms' | 'refuse'
}

const LONGEST_SMS = 90
const LONGEST_LMS = 2000
const LONGEST_SUBJECT = 40

export function solapiSmsProvider(settings: SolapiSmsSettings): HttpProvider {
  return {
    isIdempotent: false,
    secrets: [settings.key, settings.secret],
    answers: SOLAPI_ANSWERS,
    request(message) {
      const to = koreanPhone(message.to)
      const from = koreanPhone(settings.from)
      if (to === undefined) return rejected('the recipient is not a Korean phone number')
      if (from === undefined) return notAccepted('the sender is not a Korean phone number')
      const kind = kindOf(message, settings.long)
      if (typeof kind !== 'string') return kind
      const { subject, text } = message
      const titled = kind === 'LMS' && subject !== undefined && subject !== ''
      return solapiRequest(settings, { to, from, text, type: kind, ...(titled && { subject }) })
    },
  }
}

function kindOf({ subject, text }: OutgoingMessage, long: 'lms' | 'refuse'): string | Unsent {
  const counted = koreanBytes(text)
  const titled = koreanBytes(subject ?? '')
  const foreign = 'foreign' in counted ? counted.foreign : 'foreign' in titled && titled.foreign
  if (foreign) return rejected(`a text message cannot carry the character "${foreign}"`)
  const bytes = 'bytes' in counted ? counted.bytes : 0
  const titleBytes = 'bytes' in titled ? titled.bytes : 0
  if (bytes === 0) return rejected('the text is empty')
  if (titleBytes > LONGEST_SUBJECT) {
    return rejected(`the subject has ${titleBytes} bytes, more than ${LONGEST_SUBJECT}`)
  }
  if (titleBytes === 0 && bytes <= LONGEST_SMS) return 'SMS'
  if (titleBytes === 0 && long === 'refuse') {
    return rejected(`the text has ${bytes} bytes, more than ${LONGEST_SMS}, and \`long\` is refuse`)
  }
  if (bytes <= LONGEST_LMS) return 'LMS'
  return rejected(`the text has ${bytes} bytes, more than ${LONGEST_LMS}`)
}

function rejected(detail: string): Unsent {
  return { kind: 'rejected', detail }
}

function notAccepted(detail: string): Unsent {
  return { kind: 'notAccepted', detail }
}
