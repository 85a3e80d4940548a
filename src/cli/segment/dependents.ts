/** An address in, the objects of the project that depend on it out: those that name it, and those that do so through others. */
import type { Address } from '../../ir/address.ts'
import type { CompiledProject } from '../../ir/compiled.ts'

export interface Dependents {
  readonly usedBy: readonly Address[]
  readonly usedIndirectlyBy: readonly Address[]
}

export function findDependents(address: Address, { objects }: CompiledProject): Dependents {
  const namers = (of: Address) =>
    [...objects.values()].flatMap((object) =>
      object.dependsOn.includes(of) ? [object.address] : [],
    )
  const direct = namers(address)
  const found = new Set<Address>(direct)
  // A set may grow while it is walked.
  for (const each of found) for (const namer of namers(each)) found.add(namer)
  const indirect = [...found].filter((each) => !direct.includes(each)).sort()
  return { usedBy: direct.toSorted(), usedIndirectlyBy: indirect }
}
