/**
 * A message in, an AlimTalk handed to Solapi out. Its text must be the approved one with its variables filled in. The
 * provider's own fallback to SMS stays off: that would be a message past the guards of the SMS channel.
 */
import type { HttpProvider } from '../http-provider.ts'
import { type SolapiSettings, solapiProvider } from './solapi.ts'

export interface SolapiKakaoSettings extends SolapiSettings {
  /** The KakaoTalk channel's id at Solapi. */
  readonly sender: string
}

export function solapiKakaoProvider(settings: SolapiKakaoSettings): HttpProvider {
  return solapiProvider(settings, ({ providerTemplate: templateId }) => {
    if (templateId === undefined) return { problem: 'the template names no approved text' }
    return {
      type: 'ATA',
      kakaoOptions: { pfId: settings.sender, templateId, disableSms: true },
    }
  })
}
