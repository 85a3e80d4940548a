/**
 * A message in, an AlimTalk handed to Solapi out. Its text must be the approved one with its variables filled in. The
 * provider's own fallback to SMS stays off: that would be a message past the guards of the SMS channel.
 */
import type { HttpProvider } from '../http-provider.ts'
import { koreanPhone } from '../korean-phone.ts'
import { SOLAPI_ANSWERS, SOLAPI_ID_FIELD, type SolapiSettings, solapiRequest } from './solapi.ts'

export interface SolapiKakaoSettings extends SolapiSettings {
  /** The KakaoTalk channel's id at Solapi. */
  readonly sender: string
}

export function solapiKakaoProvider(settings: SolapiKakaoSettings): HttpProvider {
  return {
    isIdempotent: false,
    secrets: [settings.key, settings.secret],
    answers: SOLAPI_ANSWERS,
    request({ id, to: written, text, providerTemplate }) {
      const to = koreanPhone(written)
      const from = koreanPhone(settings.from)
      if (to === undefined) {
        return { kind: 'rejected', detail: 'the recipient is not a Korean phone number' }
      }
      if (from === undefined) {
        return { kind: 'notAccepted', detail: 'the sender is not a Korean phone number' }
      }
      if (providerTemplate === undefined) {
        return { kind: 'rejected', detail: 'the template names no approved text' }
      }
      const kakaoOptions = {
        pfId: settings.sender,
        templateId: providerTemplate,
        disableSms: true,
      }
      const customFields = { [SOLAPI_ID_FIELD]: id }
      return solapiRequest(settings, { to, from, text, type: 'ATA', customFields, kakaoOptions })
    },
  }
}
