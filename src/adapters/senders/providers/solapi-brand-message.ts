/**
 * A message in, a brand message in free form handed to Solapi out. The provider's own fallback to SMS stays off: that would be
 * a message past the guards of the SMS channel.
 */
import { brandMessageProblem } from '../../../ir/brand-message.ts'
import type { BrandTargeting } from '../../../ir/channel.ts'
import type { HttpProvider } from '../http-provider.ts'
import { koreanPhone } from '../korean-phone.ts'
import { SOLAPI_ANSWERS, SOLAPI_ID_FIELD, solapiRequest } from './solapi.ts'
import type { SolapiKakaoSettings } from './solapi-kakao.ts'

export interface SolapiBrandMessageSettings extends SolapiKakaoSettings {
  readonly targeting: BrandTargeting
}

export function solapiBrandMessageProvider(settings: SolapiBrandMessageSettings): HttpProvider {
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
      // Only where the channel was one for AlimTalk until now: it informs, and would go out as advertising.
      if (providerTemplate !== undefined) {
        return { kind: 'rejected', detail: 'the template is of AlimTalk, not of a brand message' }
      }
      const problem = brandMessageProblem(text)
      if (problem !== undefined) return { kind: 'rejected', detail: problem }
      const kakaoOptions = {
        pfId: settings.sender,
        disableSms: true,
        bms: { targeting: settings.targeting, chatBubbleType: 'TEXT' },
      }
      const customFields = { [SOLAPI_ID_FIELD]: id }
      return solapiRequest(settings, {
        ...{ to, from, text, type: 'BMS_FREE' },
        ...{ customFields, kakaoOptions },
      })
    },
  }
}
