/** An applied and a compiled version of one object in, what kind of change it is out (SEMANTICS 29). */
import type { AppliedObject } from '../ir/applied.ts'
import type { CompiledObject } from '../ir/compiled.ts'
import type { Classification } from './plan.ts'
import { isSameJson } from './same-json.ts'

/**
 * `undefined`: no change. Behaviour includes dependencies, so an object whose dependency changed is `changed`.
 * With the same behaviour, another written form or another compiled program (of another crm version) is `equivalent`.
 */
export function classifyChange(
  { object: applied, crmVersion: appliedWith }: AppliedObject,
  compiled: CompiledObject,
  crmVersion: string,
): Classification | undefined {
  const [from, to] = [applied.fingerprint, compiled.fingerprint]
  if (from.behaviour !== to.behaviour || from.own !== to.own) return 'changed'
  if (from.written !== to.written) return 'equivalent'
  // One version compiles one meaning to one program, and compiling all of them would take most of a plan's time.
  if (appliedWith !== crmVersion && !isSameJson(applied.program, compiled.program)) {
    // A program carries titles and descriptions too, so with other metadata it says nothing of meaning.
    return from.metadata === to.metadata ? 'equivalent' : 'metadata'
  }
  return from.metadata === to.metadata ? undefined : 'metadata'
}
