/** All guards, in the order of PRODUCT M5; holdout, duplicate address, quiet hours and caps will go between. */
import type { Guard, GuardKind } from '../guard.ts'
import { CHANNEL_REMOVAL_GUARD } from './channel-removal.ts'
import { CONSENT_GUARD } from './consent.ts'
import { COUPON_GUARD } from './coupon.ts'
import { EXPIRY_GUARD } from './expiry.ts'
import { IDENTITY_GUARD } from './identity.ts'
import { KOREAN_NIGHT_GUARD } from './korean-night.ts'
import { REACHABILITY_GUARD } from './reachability.ts'
import { REMOVAL_GUARD } from './removal.ts'
import { SUPPRESSION_GUARD } from './suppression.ts'

const GUARDS = {
  removal: REMOVAL_GUARD,
  'channel-removal': CHANNEL_REMOVAL_GUARD,
  consent: CONSENT_GUARD,
  suppression: SUPPRESSION_GUARD,
  expiry: EXPIRY_GUARD,
  identity: IDENTITY_GUARD,
  reachability: REACHABILITY_GUARD,
  'korean-night': KOREAN_NIGHT_GUARD,
  // Takes codes for what all others let through, so nothing goes after it.
  coupon: COUPON_GUARD,
} satisfies Record<GuardKind, Guard>

export const GUARDS_IN_ORDER: readonly Guard[] = Object.values(GUARDS)
