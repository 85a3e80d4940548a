/** Project-wide settings: the default export of `crm.config.ts`. */
import { declare } from './collector.ts'
import type { Condition } from './condition.ts'
import type { Env, ScheduleBody } from './metadata.ts'

export interface ConfigBody {
  readonly name: string
  /** The IANA zone of every day, week and month that names no other. */
  readonly zone: string
  /** Where the project's files are, relative to this one. */
  readonly root?: string
  /** Globs under `root`; default: every TypeScript and YAML file. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** When segments are refreshed that say nothing else. */
  readonly refresh?: ScheduleBody
  readonly database?: DatabaseBody
  readonly plan?: PlanBody
  readonly checks?: ChecksBody
  /** Where `{{links.unsubscribe}}` and `{{links.preferences}}` lead. */
  readonly preferences?: { readonly url: string }
  /** Where crm's own endpoint is reached, for tracking, and the variable with the key that links are signed with. */
  readonly links?: { readonly url?: string; readonly key?: Env }
  /** Laws that messages follow; what they ask for is checked. */
  readonly rules?: RulesBody
  /** By name, for `--env NAME`: what is different there. */
  readonly environments?: Readonly<Record<string, EnvironmentBody>>
}

export interface RulesBody {
  readonly korea?: {
    /** Who sends, as advertising says at its end. */
    readonly sender: string
    /** How to refuse free of charge, as advertising says at its end. */
    readonly optOut: string
    /** Who may get advertising from 21:00 to 08:00, too. */
    readonly nightConsent?: Condition
  }
  readonly canSpam?: { readonly address: string }
  readonly gdpr?: true
}

export interface EnvironmentBody {
  readonly database?: DatabaseBody
}

export interface DatabaseBody {
  /** PostgreSQL; while the variable is not set, the embedded database is used. */
  readonly url?: Env
  /** Of crm's own tables. */
  readonly schema?: string
  readonly embedded?: {
    readonly path?: string
    /** A `.sql` file or a module whose default export fills a new embedded database. */
    readonly seed?: string
  }
}

export interface ChecksBody {
  /** A segment may combine so many of the five bases of segmentation (tags `behaviour`, `demographic`, …). Default 3. */
  readonly maxBases?: number
  /** Plans and previews warn of an audience of fewer people. */
  readonly minAudience?: number
}

export interface PlanBody {
  /** `10%`: a saved plan is refused when an audience has moved by more… */
  readonly tolerance?: string
  /** …and by more than this many people. */
  readonly toleranceMinimum?: number
  /** How long a saved plan may be applied: `24h`. */
  readonly lifetime?: string
  /** Counts below are shown as `<5`. */
  readonly minimumCell?: number
}

/**
 * Project-wide settings.
 *
 * @example
 * export default defineConfig({ name: 'shop', zone: 'Asia/Seoul', database: { url: env('DATABASE_URL') } })
 */
export function defineConfig(body: ConfigBody): ConfigBody {
  declare('project', 'config', body)
  return body
}
