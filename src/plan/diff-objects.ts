/** Compiled config and applied state in, one entry per object that differs out, sorted by address. */
import type { Address } from '../ir/address.ts'
import type { AppliedState } from '../ir/applied.ts'
import type { CompiledObject, CompiledProject } from '../ir/compiled.ts'
import { classifyChange } from './classify.ts'
import type { Classification } from './plan.ts'

export type ObjectDiff =
  | { readonly change: 'create'; readonly address: Address; readonly after: CompiledObject }
  | {
      readonly change: 'update'
      readonly address: Address
      readonly classification: Classification
      readonly before: CompiledObject
      readonly after: CompiledObject
    }
  | { readonly change: 'delete'; readonly address: Address; readonly before: CompiledObject }

export function diffObjects(
  compiled: CompiledProject,
  applied: AppliedState,
  crmVersion: string,
): readonly ObjectDiff[] {
  const addresses = new Set([...compiled.objects.keys(), ...applied.objects.keys()])
  return [...addresses].sort(byCodeUnit).flatMap((address): readonly ObjectDiff[] => {
    const version = applied.objects.get(address)
    const before = version?.object
    const after = compiled.objects.get(address)
    if (version === undefined || before === undefined)
      return after === undefined ? [] : [{ change: 'create', address, after }]
    if (after === undefined) return [{ change: 'delete', address, before }]
    const classification = classifyChange(version, after, crmVersion)
    if (classification === undefined) return []
    return [{ change: 'update', address, classification, before, after }]
  })
}

/** Not by locale: the order is part of the plan's bytes. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
