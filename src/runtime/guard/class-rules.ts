/**
 * A guard and a class of message in, whether the guard is asked out (J8, SEMANTICS 23). Whatever says that a person must
 * not or cannot be reached holds for every class; what says that they should not be reached now, or so often, for marketing.
 */
import { DEFAULT_SERVICE, type ServiceGuards } from '../../ir/guard-settings.ts'
import type { MessageClass } from '../../ir/template.ts'
import type { AppliedPrograms } from '../load-applied.ts'
import type { GuardContext, GuardKind } from './guard.ts'

const EVERY_CLASS: readonly MessageClass[] = ['marketing', 'transactional', 'service']
const MARKETING: readonly MessageClass[] = ['marketing']
/** Those that guards may put off. */
const PUT_OFF: readonly MessageClass[] = ['marketing', 'service']

const CLASSES = {
  'kill-switch': EVERY_CLASS,
  removal: EVERY_CLASS,
  'channel-removal': EVERY_CLASS,
  consent: MARKETING,
  suppression: EVERY_CLASS,
  expiry: EVERY_CLASS,
  // A receipt that is tried again is still owed.
  departure: PUT_OFF,
  control: MARKETING,
  holdout: MARKETING,
  identity: EVERY_CLASS,
  reachability: EVERY_CLASS,
  // Two orders of a household are two receipts.
  'duplicate-address': MARKETING,
  'quiet-hours': MARKETING,
  'korean-night': MARKETING,
  'frequency-caps': MARKETING,
  // A receipt that promises a code has one, too.
  coupon: EVERY_CLASS,
} satisfies Record<GuardKind, readonly MessageClass[]>

/** Of the guards that a service message may be exempt from, which setting says so. */
const TUNED: Partial<Readonly<Record<GuardKind, keyof ServiceGuards>>> = {
  'quiet-hours': 'quietHours',
  'frequency-caps': 'caps',
}

export function isAsked(
  guard: GuardKind,
  { template, programs }: Pick<GuardContext, 'template' | 'programs'>,
): boolean {
  const setting = TUNED[guard]
  if (template.class !== 'service' || setting === undefined) {
    return CLASSES[guard].includes(template.class)
  }
  return serviceGuards(programs)[setting]
}

/** Classes whose messages count for caps: those that caps hold for. */
export function cappedClasses(programs: AppliedPrograms): readonly MessageClass[] {
  return serviceGuards(programs).caps ? ['marketing', 'service'] : MARKETING
}

function serviceGuards({ project }: AppliedPrograms): ServiceGuards {
  return project?.guards?.service ?? DEFAULT_SERVICE
}
