/** All guards, in the order of PRODUCT M5: kill switch, holdout, duplicate address, quiet hours and caps go between. */
import type { Guard, GuardKind } from '../guard.ts'
import { CONSENT_GUARD } from './consent.ts'
import { EXPIRY_GUARD } from './expiry.ts'
import { REACHABILITY_GUARD } from './reachability.ts'
import { SUPPRESSION_GUARD } from './suppression.ts'

const GUARDS = {
  consent: CONSENT_GUARD,
  suppression: SUPPRESSION_GUARD,
  expiry: EXPIRY_GUARD,
  reachability: REACHABILITY_GUARD,
} satisfies Record<GuardKind, Guard>

export const GUARDS_IN_ORDER: readonly Guard[] = Object.values(GUARDS)
