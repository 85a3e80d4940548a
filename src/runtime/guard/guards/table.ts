/** All guards, in the order of PRODUCT M5. */
import type { Guard, GuardKind } from '../guard.ts'
import { CHANNEL_REMOVAL_GUARD } from './channel-removal.ts'
import { CONSENT_GUARD } from './consent.ts'
import { CONTROL_GUARD } from './control.ts'
import { COUPON_GUARD } from './coupon.ts'
import { DEPARTURE_GUARD } from './departure.ts'
import { DUPLICATE_ADDRESS_GUARD } from './duplicate-address.ts'
import { EXPIRY_GUARD } from './expiry.ts'
import { FREQUENCY_CAPS_GUARD } from './frequency-caps.ts'
import { HOLDOUT_GUARD } from './holdout.ts'
import { IDENTITY_GUARD } from './identity.ts'
import { KILL_SWITCH_GUARD } from './kill-switch.ts'
import { KOREAN_NIGHT_GUARD } from './korean-night.ts'
import { QUIET_HOURS_GUARD } from './quiet-hours.ts'
import { REACHABILITY_GUARD } from './reachability.ts'
import { REMOVAL_GUARD } from './removal.ts'
import { SUPPRESSION_GUARD } from './suppression.ts'

const GUARDS = {
  'kill-switch': KILL_SWITCH_GUARD,
  removal: REMOVAL_GUARD,
  'channel-removal': CHANNEL_REMOVAL_GUARD,
  consent: CONSENT_GUARD,
  suppression: SUPPRESSION_GUARD,
  expiry: EXPIRY_GUARD,
  departure: DEPARTURE_GUARD,
  control: CONTROL_GUARD,
  holdout: HOLDOUT_GUARD,
  identity: IDENTITY_GUARD,
  reachability: REACHABILITY_GUARD,
  'duplicate-address': DUPLICATE_ADDRESS_GUARD,
  'quiet-hours': QUIET_HOURS_GUARD,
  'korean-night': KOREAN_NIGHT_GUARD,
  'frequency-caps': FREQUENCY_CAPS_GUARD,
  // Takes codes for what all others let through, so nothing goes after it.
  coupon: COUPON_GUARD,
} satisfies Record<GuardKind, Guard>

export const GUARDS_IN_ORDER: readonly Guard[] = Object.values(GUARDS)
