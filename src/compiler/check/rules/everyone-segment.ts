/** A segment whose conditions hold whatever is known of a customer, though it does not say so: everyone is in it. */
import { addressOf } from '../../../ir/address.ts'
import type { Condition } from '../../../ir/condition.ts'
import { isEveryone } from '../../logic/prove.ts'
import type { Rule } from '../rule.ts'

export const EVERYONE_SEGMENT: Rule = {
  code: 'CRM4011',
  allow: 'everyone-segment',
  isProof: true,
  find: ({ segments }) =>
    [...segments.values()]
      .filter(({ where }) => !saysEveryone(where) && isEveryone(where, segments) === 'yes')
      .map(({ id }) => ({
        address: addressOf('segment', id),
        path: ['where'],
        message: `Everyone is in segment "${id}", whatever is known of them`,
        fix: 'Mend the conditions, or write `all: []` (in TypeScript `everyone()`) if it is meant.',
      })),
}

function saysEveryone(where: Condition): boolean {
  return where.kind === 'all' && where.of.length === 0
}
