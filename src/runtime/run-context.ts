/** What every part of a run is handed: the database, the applied programs, the instant, the senders, the tally. */
import type { RawBuilder } from 'kysely'
import type { AudienceFiles } from '../ir/audience-files.ts'
import type { Instant } from '../ir/clock.ts'
import type { Database, Executor } from '../ir/database.ts'
import type { StateTable } from '../ir/state-tables.ts'
import type { Guardrails } from './hold/auto-pause.ts'
import type { JourneyVersions } from './journey-versions.ts'
import type { Lap } from './lap.ts'
import type { AppliedPrograms } from './load-applied.ts'
import type { Renderers } from './render/renderers.ts'
import type { RunTally } from './run-tally.ts'
import type { RateWaits } from './send/claim-limit.ts'
import type { ClaimSizes } from './send/claim-sizes.ts'
import type { SenderPool } from './send/sender-pool.ts'
import type { WorkScope } from './work-transaction.ts'
import type { WorkerIdentity } from './worker-identity.ts'

export interface RunContext extends WorkScope, WorkerIdentity {
  readonly db: Database
  readonly schema: string
  readonly tables: Readonly<Record<StateTable, RawBuilder<unknown>>>
  readonly programs: AppliedPrograms
  readonly versions: JourneyVersions
  /** The time zones that PostgreSQL knows; whoever asks for another fails. */
  readonly zones: (executor: Executor) => Promise<readonly string[]>
  readonly senders: SenderPool
  readonly rateWaits: RateWaits
  readonly claimSizes: ClaimSizes
  readonly renderers: Renderers
  /** Where files of audiences go; a run without makes none. */
  readonly files: AudienceFiles | undefined
  /** The value of an environment variable. */
  readonly secret: (name: string) => string | undefined
  readonly tally: RunTally
  readonly guardrails: Guardrails
  /** Of a worker that goes on for good; a run that ends stays at each step until it is done. */
  readonly lap?: Lap
  /** Time is that of what is due: what is decided hangs on data alone, and not on how far other work has come. */
  readonly isVirtual?: true
  /** The instant guards run and messages are handed over at: the clock's, or in virtual time the due instant. */
  readonly now: () => Instant
  /** Told after each few messages, so that a long batch is seen to move. */
  readonly report: () => void
  /** Aborted when the process is asked to stop: what is begun is finished, nothing new is begun. */
  readonly signal: AbortSignal | undefined
}
