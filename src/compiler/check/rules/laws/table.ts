/** The rules of laws that a project names. */
import type { Rule } from '../../rule.ts'
import { ADVERTISING_MARK_RULE, SENDER_AND_OPT_OUT } from './advertising.ts'
import { ALIMTALK_ADVERTISING } from './alimtalk.ts'
import { CONSENT_NEVER_CONFIRMED } from './consent-confirmation.ts'
import { CONSENT_WITHOUT_PROOF } from './consent-proof.ts'
import { LENGTH_UNKNOWN, LMS_TOO_LONG, OUTSIDE_EUC_KR, SMS_TOO_LONG } from './message-length.ts'
import { POSTAL_ADDRESS } from './postal-address.ts'

export const LAWS: readonly Rule[] = [
  ADVERTISING_MARK_RULE,
  SENDER_AND_OPT_OUT,
  SMS_TOO_LONG,
  LMS_TOO_LONG,
  LENGTH_UNKNOWN,
  OUTSIDE_EUC_KR,
  ALIMTALK_ADVERTISING,
  CONSENT_NEVER_CONFIRMED,
  POSTAL_ADDRESS,
  CONSENT_WITHOUT_PROOF,
]
