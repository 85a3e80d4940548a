/** Project-wide settings: the default export of `crm.config.ts`. */
import { declare } from './collector.ts'
import type { DurationText, Share } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { Env, ScheduleBody } from './metadata.ts'
import type { Ref } from './reference.ts'

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
  /** Two letters: the country of phone numbers that are written without one. */
  readonly country?: string
  readonly guards?: GuardsBody
  /** Customers who never get marketing, to see what all of it does. */
  readonly control?: { readonly share: Share; readonly salt: string }
  /** Where `{{links.unsubscribe}}` and `{{links.preferences}}` lead. */
  readonly preferences?: { readonly url: string }
  /** Where crm's own endpoint is reached, for tracking, and the variable with the key that links are signed with. */
  readonly links?: { readonly url?: string; readonly key?: Env }
  /** Laws that messages follow, and that are checked. */
  readonly compliance?: readonly ('KR' | 'CAN-SPAM' | 'GDPR')[]
  /** What laws named in `compliance` ask for. */
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
    /** Another system asks people every two years to confirm their consent. Without it a journey has to. */
    readonly confirmation?: 'elsewhere'
  }
  readonly canSpam?: { readonly address: string }
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

export interface GuardsBody {
  /** Local hours in which marketing waits: `{ from: '21:00', to: '08:00', except: ['email'] }`. */
  readonly quietHours?: {
    readonly from: string
    readonly to: string
    /** A zone for all, or `customer`: each customer's own, by the catalog. Default: the project's. */
    readonly zone?: string
    readonly except?: readonly Ref<'channel'>[]
  }
  /** How many messages one customer, and one address, may get. */
  readonly caps?: readonly CapBody[]
  /** What of this holds for service messages: by default quiet hours do, caps do not. */
  readonly service?: { readonly quietHours?: boolean; readonly caps?: boolean }
}

export type CapBody = {
  readonly atMost: number
  readonly channel?: Ref<'channel'>
  readonly topic?: Ref<'topic'>
  /** Withheld for good (default), or sent when there is room again. */
  readonly over?: 'withhold' | 'defer'
} & ({ readonly last: DurationText } | { readonly days: number })

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
