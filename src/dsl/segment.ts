/** A predicate over customers. */
import type { SegmentCheck } from '../ir/segment.ts'
import { declare } from './collector.ts'
import type { Condition } from './condition.ts'
import type { Metadata, ScheduleBody } from './metadata.ts'
import { Reference } from './reference.ts'

export interface SegmentBody extends Metadata {
  readonly where: Condition
  /** When members are brought up to date; the project's schedule when absent. */
  readonly refresh?: ScheduleBody
  /** Warnings that are not to be given of this segment, because it is meant so. */
  readonly allow?: readonly SegmentCheck[]
}

export type Segment = Reference<'segment'>

/**
 * A segment: those customers for whom `where` holds.
 *
 * @example
 * export const atRiskLoyal = defineSegment('at-risk-loyal', {
 *   title: '이탈 위험 단골',
 *   where: all(
 *     shop.purchase.count({ last: '365d' }).atLeast(5),
 *     shop.purchase.daysSinceLast().atLeast(45),
 *     not(memberOf('employees')),
 *   ),
 * })
 */
export function defineSegment(id: string, body: SegmentBody): Segment {
  declare('segment', id, body)
  return new Reference('segment', id)
}
