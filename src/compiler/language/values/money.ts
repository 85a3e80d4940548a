/** Money: a number that is shown with its currency and never converted. */
import { numberLike } from './number.ts'
import type { ValueDefinition } from './value-definition.ts'

export const MONEY: ValueDefinition = numberLike('money')
