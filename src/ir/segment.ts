/** A segment: a predicate over customers, and when it is refreshed. */
import type { Condition } from './condition.ts'
import type { Metadata } from './metadata.ts'
import type { Schedule } from './schedule.ts'

export interface Segment extends Metadata {
  readonly id: string
  readonly where: Condition
  readonly refresh: Schedule
}
