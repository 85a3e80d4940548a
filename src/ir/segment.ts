/** A segment: a predicate over customers, and when it is refreshed. */
import type { Condition } from './condition.ts'
import type { Metadata } from './metadata.ts'
import type { Schedule } from './schedule.ts'

/** The checks of segments that one segment may silence, with `allow`. */
export const SEGMENT_CHECKS = [
  'empty-segment',
  'everyone-segment',
  'redundant-condition',
  'too-many-bases',
  'misspelt-base',
  'small-audience',
] as const
export type SegmentCheck = (typeof SEGMENT_CHECKS)[number]

export interface Segment extends Metadata {
  readonly id: string
  readonly where: Condition
  readonly refresh: Schedule
  /** What is meant although a check would warn of it; changes nothing but warnings. */
  readonly allow?: readonly SegmentCheck[]
}
