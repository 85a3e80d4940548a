/**
 * A message in, a brand message in free form handed to Solapi out. The provider's own fallback to SMS stays off: that would be
 * a message past the guards of the SMS channel.
 */
import { brandMessageProblem } from '../../../ir/brand-message.ts'
import type { BrandTargeting } from '../../../ir/channel.ts'
import type { HttpProvider } from '../http-provider.ts'
import { solapiProvider } from './solapi.ts'
import type { SolapiKakaoSettings } from './solapi-kakao.ts'

export interface SolapiBrandMessageSettings extends SolapiKakaoSettings {
  readonly targeting: BrandTargeting
}

export function solapiBrandMessageProvider(settings: SolapiBrandMessageSettings): HttpProvider {
  return solapiProvider(settings, ({ text, providerTemplate }) => {
    // Only where the channel was one for AlimTalk until now: it informs, and would go out as advertising.
    if (providerTemplate !== undefined) {
      return { problem: 'the template is of AlimTalk, not of a brand message' }
    }
    const problem = brandMessageProblem(text)
    if (problem !== undefined) return { problem }
    return {
      type: 'BMS_FREE',
      kakaoOptions: {
        pfId: settings.sender,
        disableSms: true,
        bms: { targeting: settings.targeting, chatBubbleType: 'TEXT' },
      },
    }
  })
}
