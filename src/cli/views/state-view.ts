/** What `crm state` shows, as plain data: its JSON is this, its text is made from it. Small groups are masked (33). */

import type { ObjectPeople } from '../../apply/read-history.ts'
import type { Address } from '../../ir/address.ts'
import type { AppliedObject, AppliedState } from '../../ir/applied.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Fingerprint } from '../../ir/compiled.ts'
import type { Json } from '../../ir/json.ts'
import { type Count, maskCount } from '../../plan/count.ts'
import type { Hold } from '../../runtime/hold/hold.ts'

export interface StateListView {
  /** `null`: nothing was ever applied. */
  readonly apply: number | null
  readonly objects: readonly StateItem[]
  /** What is stopped or paused by hand. */
  readonly holds: readonly Hold[]
}

export interface StateItem {
  readonly address: Address
  readonly title?: string
  readonly apply: number
  readonly appliedAsOf: Instant
  readonly since: Instant
}

export interface StateShowView extends StateItem {
  readonly fingerprint: Fingerprint
  readonly dependsOn: readonly Address[]
  readonly usedBy: readonly Address[]
  readonly written: Json
  /** Of a segment. */
  readonly members?: { readonly size: Count; readonly asOf: Instant }
  /** Of a journey. */
  readonly inFlight?: Count
}

export function stateList(
  { applyId, objects }: AppliedState,
  holds: readonly Hold[],
): StateListView {
  return { apply: applyId ?? null, objects: [...objects.values()].map(stateItem), holds }
}

function stateItem({ object, applyId, appliedAt, since }: AppliedObject): StateItem {
  return {
    address: object.address,
    ...(object.title === undefined ? {} : { title: object.title }),
    apply: applyId,
    appliedAsOf: appliedAt,
    since,
  }
}

export function stateShow(
  applied: AppliedState,
  item: AppliedObject,
  { members, inFlight }: ObjectPeople,
): StateShowView {
  const { object } = item
  const minimumCell = minimumCellOf(applied)
  const usedBy = [...applied.objects.values()].flatMap((other) =>
    other.object.dependsOn.includes(object.address) ? [other.object.address] : [],
  )
  return {
    ...stateItem(item),
    fingerprint: object.fingerprint,
    dependsOn: object.dependsOn,
    usedBy,
    ...(members === undefined
      ? {}
      : { members: { size: maskCount(members.size, minimumCell), asOf: members.asOf } }),
    ...(inFlight === undefined ? {} : { inFlight: maskCount(inFlight, minimumCell) }),
    written: object.written,
  }
}

const DEFAULT_MINIMUM_CELL = 5

function minimumCellOf({ objects }: AppliedState): number {
  for (const { object } of objects.values()) {
    if (object.program.kind === 'project') return object.program.project.plan.minimumCell
  }
  return DEFAULT_MINIMUM_CELL
}
