/** An applied and a compiled version of one object in, what kind of change it is out (SEMANTICS 29). */
import type { CompiledObject } from '../ir/compiled.ts'
import type { Classification } from './plan.ts'
import { isSameJson } from './same-json.ts'

/**
 * `undefined`: no change. Behaviour includes dependencies, so an object whose dependency changed is `changed`.
 * With the same behaviour, another written form or another compiled program (of another crm version) is `equivalent`.
 */
export function classifyChange(
  applied: CompiledObject,
  compiled: CompiledObject,
): Classification | undefined {
  const [from, to] = [applied.fingerprint, compiled.fingerprint]
  if (from.behaviour !== to.behaviour || from.own !== to.own) return 'changed'
  if (from.written !== to.written) return 'equivalent'
  if (!isSameJson(applied.program, compiled.program)) {
    // A program carries titles and descriptions too, so with other metadata it says nothing of meaning.
    return from.metadata === to.metadata ? 'equivalent' : 'metadata'
  }
  return from.metadata === to.metadata ? undefined : 'metadata'
}
