/** Conditions in, one condition out: the logic that segments, consents and filters are built with. */

import type { JsonObject } from '../ir/json.ts'
import type { Ref } from './reference.ts'
import { surplusArguments, toWritten } from './written.ts'

declare const ABOUT: unique symbol

/** What holds or does not hold of a customer. Made by the catalog (`shop.traits.country.is('KR')`) and by `all`, `any`, `not`. */
export interface Condition {
  readonly [ABOUT]: 'customer'
}

/** What holds or does not hold of one event: the filter in `shop.purchase.where((p) => …)`. */
export interface PropertyCondition {
  readonly [ABOUT]: 'event'
}

/** A condition over the columns of one table in its written form, for places that have no catalog yet. */
export type WrittenPropertyCondition =
  | { readonly all: readonly WrittenPropertyCondition[] }
  | { readonly any: readonly WrittenPropertyCondition[] }
  | { readonly not: WrittenPropertyCondition }
  | { readonly property: string; readonly [comparison: string]: unknown }

/** The written form is the condition; the types above only keep the two sorts apart. */
export function asCondition<C extends Condition | PropertyCondition>(written: JsonObject): C {
  return written as JsonObject & C
}

/**
 * Every one of the conditions holds. True for everyone when there are none.
 *
 * @example
 * defineSegment('vip-kr', { where: all(shop.traits.vip.is(true), shop.traits.country.is('KR')) })
 */
export function all<C extends Condition | PropertyCondition = Condition>(...of: readonly C[]): C {
  return asCondition<C>({ all: of.map(toWritten) })
}

/**
 * At least one of the conditions holds. True for nobody when there are none.
 *
 * @example
 * defineSegment('neighbours', { where: any(shop.traits.country.is('KR'), shop.traits.country.is('JP')) })
 */
export function any<C extends Condition | PropertyCondition = Condition>(...of: readonly C[]): C {
  return asCondition<C>({ any: of.map(toWritten) })
}

/**
 * The condition does not hold. A customer of whom nothing is known is in: `not(shop.traits.country.is('KR'))` holds
 * without a country, where `shop.traits.country.isNot('KR')` does not.
 *
 * @example
 * defineSegment('customers-only', { where: not(memberOf('employees')) })
 */
export function not<C extends Condition | PropertyCondition>(
  condition: C,
  ...surplus: readonly never[]
): C {
  return asCondition<C>({ not: toWritten(condition), ...surplusArguments(surplus) })
}

/**
 * Every customer.
 *
 * @example
 * defineSegment('everyone', { where: everyone() })
 */
export function everyone(...surplus: readonly never[]): Condition {
  return asCondition<Condition>({ all: [], ...surplusArguments(surplus) })
}

/**
 * Those in another segment, by its definition at the same as-of.
 *
 * @example
 * const employees = defineSegment('employees', { where: shop.traits.email.endsWith('@shop.example') })
 * defineSegment('vip', { where: all(shop.traits.vip.is(true), not(memberOf(employees))) })
 */
export function memberOf(segment: Ref<'segment'>, ...surplus: readonly never[]): Condition {
  return asCondition<Condition>({ segment: toWritten(segment), ...surplusArguments(surplus) })
}
