/** A trait as it was given, by its name or by `shop.traits.email`, in, its name out. */
import { isJsonObject, type Json } from '../ir/json.ts'
import { toWritten } from './written.ts'

/** A trait without a comparison, `{ trait: 'email' }`, stands for its name. */
export function traitName(given: Json): Json {
  if (!isJsonObject(given) || Object.keys(given).length !== 1) return given
  return toWritten(given.trait ?? given)
}
