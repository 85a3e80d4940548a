/** Project-wide settings, from `crm.config.ts`. */
import type { BucketRange } from './bucket-range.ts'
import type { GuardSettings } from './guard-settings.ts'
import type { SiteLinks } from './links.ts'
import type { Rules } from './rules.ts'
import type { Schedule } from './schedule.ts'

export interface Project {
  readonly name: string
  /** Default IANA zone of every day, week and month (SEMANTICS 2). */
  readonly zone: string
  /** Default schedule of segment refreshes. */
  readonly refresh: Schedule
  readonly plan: PlanSettings
  readonly checks: CheckSettings
  /** ISO 3166-1 alpha-2, of phone numbers that are written without one. */
  readonly country?: string
  readonly guards?: GuardSettings
  /** Customers who never get marketing (J4). */
  readonly control?: BucketRange
  /** Where crm's own links lead; absent when the project says nothing of it. */
  readonly site?: SiteLinks
  readonly rules?: Rules
}

/** When check and plan warn (S16); they change nothing else. */
export interface CheckSettings {
  /** A segment may combine so many of the five bases of segmentation. */
  readonly maxBases: number
  /** Plan and preview warn of an audience of fewer people; 0: never. */
  readonly minAudience: number
}

export interface PlanSettings {
  /** Apply refuses a saved plan when an audience number moved by more than this share of the planned number… */
  readonly tolerance: number
  /** …and by more than this many people. */
  readonly toleranceMinimum: number
  /** Seconds after its as-of that a saved plan may still be applied. */
  readonly lifetimeSeconds: number
  /** Counts from 1 to this − 1 are shown as `<N` (SEMANTICS 33). */
  readonly minimumCell: number
}

/** What the command line needs before a database is opened; never part of plans or state. */
export interface ProjectSettings {
  /** Absolute directory that `include` and relative paths start from. */
  readonly root: string
  readonly include: readonly string[]
  readonly database: DatabaseSettings
}

export interface DatabaseSettings {
  /** Name of the variable with the PostgreSQL URL. When it is set, PostgreSQL is used. */
  readonly urlEnv: string
  /** Schema of crm's own tables. */
  readonly schema: string
  /** Directory of the embedded database, absolute. */
  readonly embeddedPath: string
  /** A `.sql` file, or a module whose default export fills an empty embedded database. Absolute. */
  readonly seed?: string
  /**
   * Present when the chosen environment names its own URL: without the variable crm refuses, instead of taking the
   * embedded database for production.
   */
  readonly isUrlRequired?: true
}
