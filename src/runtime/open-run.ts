/** Options of a run in; the run's context around some work, with a worker's identity and senders that are closed, out. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { addressOf } from '../ir/address.ts'
import type { AudienceFiles } from '../ir/audience-files.ts'
import type { Clock, Instant } from '../ir/clock.ts'
import type { Database } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import type { MeasureKpi } from './hold/auto-pause.ts'
import { createJourneyVersions } from './journey-versions.ts'
import { type AppliedPrograms, loadApplied } from './load-applied.ts'
import { createRenderers } from './render/renderers.ts'
import type { RunContext } from './run-context.ts'
import type { RunSummary } from './run-summary.ts'
import { createRunTally, type RunTally } from './run-tally.ts'
import { createRateWaits } from './send/claim-limit.ts'
import { createClaimSizes } from './send/claim-sizes.ts'
import { createSenderPool, type SenderFactory } from './send/sender-pool.ts'
import { type WorkerIdentity, withWorker } from './worker-identity.ts'
import { zoneNames } from './zone-names.ts'

export interface RunOptions {
  readonly db: Database
  readonly schema: string
  readonly clock: Clock
  /** Called once per applied version of a channel that sends; the run closes what it was given. */
  readonly senders: SenderFactory
  /** Where files of audiences go; without it exports are left to another run. */
  readonly files?: AudienceFiles
  /** The value of an environment variable: the key that links are signed with. */
  readonly secret: (name: string) => string | undefined
  /** Asks the run to stop: it finishes what it has begun to hand over and gives back the rest. */
  readonly signal?: AbortSignal
  readonly progress?: (progress: RunProgress) => void
  /** How KPIs are measured; needed where a journey pauses itself by one. */
  readonly measureKpi?: MeasureKpi
  /** Told of each problem as it is found, besides the summary. */
  readonly onProblem?: (problem: Diagnostic) => void
}

export interface RunProgress {
  /** The instant being worked on. */
  readonly at: Instant
  readonly until: Instant
  readonly sent: number
}

/** `undefined` when nothing was ever applied: then there is nothing to obey. */
export async function withRun<T>(
  options: RunOptions,
  work: (run: RunContext) => Promise<T>,
  tally = createRunTally(options.onProblem),
): Promise<T | undefined> {
  const { db, schema } = options
  const programs = await loadApplied(db, schema)
  if (programs === undefined) return undefined
  return withWorker(db, schema, async (identity) => {
    const run = createRun(options, { ...identity, tally }, programs)
    try {
      return await work(run)
    } finally {
      await run.senders.close()
    }
  })
}

/** The same run under the programs of the newest apply. */
export async function reloadPrograms(run: RunContext): Promise<RunContext> {
  const programs = await loadApplied(run.db, run.schema)
  if (programs === undefined) throw new Error(`what was applied to schema ${run.schema} is gone`)
  const versions = createJourneyVersions(run.db, run.schema)
  return { ...run, programs, applyId: programs.applyId, versions }
}

export function emptySummary(until: Instant): RunSummary {
  return {
    applyId: undefined,
    until,
    isComplete: true,
    holds: [],
    nextDue: undefined,
    ...createRunTally().summary(),
  }
}

function createRun(
  options: RunOptions,
  identity: WorkerIdentity & Pick<RunContext, 'tally'>,
  programs: AppliedPrograms,
): RunContext {
  const { db, schema, clock, signal } = options
  const { tally } = identity
  return {
    db,
    schema,
    tables: stateTables(schema),
    ...identity,
    programs,
    applyId: programs.applyId,
    versions: createJourneyVersions(db, schema),
    zones: zoneNames(),
    senders: createSenderPool(options.senders, (channel, detail) =>
      reportChannel(tally, channel, detail),
    ),
    rateWaits: createRateWaits(),
    claimSizes: createClaimSizes(),
    files: options.files,
    renderers: createRenderers(),
    secret: options.secret,
    guardrails: { measure: options.measureKpi, checkedAt: undefined },
    now: () => clock.now(),
    report: () => undefined,
    signal,
  }
}

function reportChannel(tally: RunTally, channel: string, detail: string): void {
  tally.problem(
    diagnostic('CRM7004', {
      address: addressOf('channel', channel),
      message: `Channel "${channel}" cannot send: ${detail}.`,
      fix: 'Set what it needs, and start the worker again where that is a variable. Until then its messages wait, and lose no attempt.',
    }),
  )
}
