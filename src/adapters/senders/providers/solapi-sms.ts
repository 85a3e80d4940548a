/** A message in, an SMS or LMS handed to Solapi out. Solapi knows no idempotency key. */
import { textMessageKind } from '../../../ir/text-message.ts'
import type { HttpProvider, Unsent } from '../http-provider.ts'
import { koreanPhone } from '../korean-phone.ts'
import { SOLAPI_ANSWERS, SOLAPI_ID_FIELD, type SolapiSettings, solapiRequest } from './solapi.ts'

export interface SolapiSmsSettings extends SolapiSettings {
  readonly long: 'lms' | 'refuse'
}

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
      const found = textMessageKind(message, settings.long === 'lms')
      if ('problem' in found) return rejected(found.problem)
      const { kind } = found
      const { subject, text } = message
      const titled = kind === 'LMS' && subject !== undefined && subject !== ''
      return solapiRequest(settings, {
        ...{ to, from, text, type: kind, customFields: { [SOLAPI_ID_FIELD]: message.id } },
        ...(titled && { subject }),
      })
    },
  }
}

function rejected(detail: string): Unsent {
  return { kind: 'rejected', detail }
}

function notAccepted(detail: string): Unsent {
  return { kind: 'notAccepted', detail }
}
