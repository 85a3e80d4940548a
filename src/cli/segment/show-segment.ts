/** One segment of the config in, all that is known of it out, its people as stored by the last refreshes. */
import { readSegmentRefreshes, type SegmentRefresh } from '../../apply/read-segment-sizes.ts'
import { readAppliedState } from '../../apply/read-state.ts'
import { CATALOG_DIALECT } from '../../compiler/dialects/table.ts'
import { addressOf } from '../../ir/address.ts'
import type { AppliedState } from '../../ir/applied.ts'
import type { CompiledObject } from '../../ir/compiled.ts'
import { maskCount } from '../../plan/count.ts'
import type { CompiledSegment } from '../find-segment.ts'
import { findDependents } from './dependents.ts'
import type { AppliedAs, SegmentShowView, SegmentSizeView } from './segment-view.ts'
import type { SegmentWork } from './with-segments.ts'

/** As many as a line of a terminal shows. */
const MOST_REFRESHES = 90

export async function showSegment(
  { id, object, program }: CompiledSegment,
  { tx, schema, asOf, project }: SegmentWork,
): Promise<SegmentShowView> {
  const { compiled } = project
  const { minimumCell } = compiled.settings.plan
  const applied = await readAppliedState(tx, schema)
  const refreshes = applied.initialized
    ? await readSegmentRefreshes(tx, schema, { segment: id, until: asOf, atMost: MOST_REFRESHES })
    : []
  const last = refreshes.at(-1)
  return {
    segment: id,
    ...(object.title === undefined ? {} : { title: object.title }),
    asOf,
    zone: compiled.settings.zone,
    sentence: program.sentence,
    sql: CATALOG_DIALECT.statements.show(program.members, { asOf }).trimEnd(),
    applied: appliedAs(object, applied),
    members:
      last === undefined ? null : { size: maskCount(last.size, minimumCell), asOf: last.asOf },
    history: refreshes.map((refresh) => masked(refresh, minimumCell)),
    dependsOn: object.dependsOn,
    ...findDependents(addressOf('segment', id), compiled),
    minimumCell,
  }
}

/** By behaviour: a definition that reads another segment differs when that one does. */
function appliedAs({ address, fingerprint }: CompiledObject, { objects }: AppliedState): AppliedAs {
  const applied = objects.get(address)
  if (applied === undefined) return 'never'
  return applied.object.fingerprint.behaviour === fingerprint.behaviour ? 'same' : 'other'
}

function masked(refresh: SegmentRefresh, minimumCell: number): SegmentSizeView {
  const mask = (count: number) => maskCount(count, minimumCell)
  const { asOf, size, entered, left, cause } = refresh
  return { asOf, size: mask(size), entered: mask(entered), left: mask(left), cause }
}
