/** Laws that the project's messages follow. What is not named is not checked. */
import type { Condition } from './condition.ts'

export interface Rules {
  readonly korea?: KoreanRules
  readonly canSpam?: { readonly address: string }
  readonly gdpr?: true
}

export interface KoreanRules {
  /** Who sends it, at the end of advertising. */
  readonly sender: string
  /** How to end it free of charge, at the end of advertising. */
  readonly optOut: string
  /** Who may get advertising between 21:00 and 08:00, too; absent: nobody. */
  readonly nightConsent?: Condition
  /** Another system asks every two years whether consents still hold, so no journey has to; absent: a journey does. */
  readonly confirmation?: 'elsewhere'
}

/** What advertising begins with. */
export const ADVERTISING_MARK = '(광고)'
