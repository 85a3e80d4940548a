/**
 * A guard and a class of message in, whether the guard is asked out (J8, SEMANTICS 23). Whatever says that a person must
 * not or cannot be reached holds for every class; what says that they should not be reached now, or so often, for marketing.
 */
import type { MessageClass, Template } from '../../ir/template.ts'
import type { GuardKind } from './guard.ts'

const EVERY_CLASS: readonly MessageClass[] = ['marketing', 'transactional', 'service']
const MARKETING: readonly MessageClass[] = ['marketing']

const CLASSES = {
  'kill-switch': EVERY_CLASS,
  removal: EVERY_CLASS,
  'channel-removal': EVERY_CLASS,
  consent: MARKETING,
  suppression: EVERY_CLASS,
  expiry: EVERY_CLASS,
  control: MARKETING,
  holdout: MARKETING,
  identity: EVERY_CLASS,
  reachability: EVERY_CLASS,
  // Two orders of a household are two receipts.
  'duplicate-address': MARKETING,
} satisfies Record<GuardKind, readonly MessageClass[]>

export function isAsked(
  guard: GuardKind,
  { template }: { readonly template: Pick<Template, 'class'> },
): boolean {
  return CLASSES[guard].includes(template.class)
}
