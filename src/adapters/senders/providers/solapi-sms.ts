/** A message in, an SMS or LMS handed to Solapi out. */
import { textMessageKind } from '../../../ir/text-message.ts'
import type { HttpProvider } from '../http-provider.ts'
import { type SolapiSettings, solapiProvider } from './solapi.ts'

export interface SolapiSmsSettings extends SolapiSettings {
  readonly long: 'lms' | 'refuse'
}

export function solapiSmsProvider(settings: SolapiSmsSettings): HttpProvider {
  return solapiProvider(settings, (message) => {
    const found = textMessageKind(message, settings.long === 'lms')
    if ('problem' in found) return found
    const { kind } = found
    const { subject } = message
    const titled = kind === 'LMS' && subject !== undefined && subject !== ''
    return { type: kind, ...(titled && { subject }) }
  })
}
