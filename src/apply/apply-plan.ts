/**
 * A plan in, the state it describes made so, or the reasons why not, out. It obeys the plan and nothing else.
 *
 *   lock ─▶ begin ─▶ check ─▶ stages in order ─▶ commit ─▶ unlock
 *             │         └ stale, too old, audience moved, as-of goes back: rolled back, nothing was done
 *             └ workers wait: they re-read the applied config before they decide anything
 *
 * Everything is one transaction, so a killed apply leaves the state before or the state after.
 */
import { sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Clock, Instant } from '../ir/clock.ts'
import { type Database, DatabaseError, type Executor, endsConnection } from '../ir/database.ts'
import { canonicalJson } from '../ir/json.ts'
import { stateTables } from '../ir/state-tables.ts'
import { readStateVersion } from '../ir/state-version.ts'
import type { Plan } from '../plan/plan.ts'
import { createImpactPort } from '../plan/query-impact.ts'
import { type HeldLock, type Repeat, withApplyLock } from './apply-lock.ts'
import { checkAudience } from './check-audience.ts'
import { checkAge, checkFingerprints, checkTarget } from './check-stale.ts'
import { executeStages } from './execute-stages.ts'
import type { Holder } from './lease.ts'
import { readAppliedState } from './read-state.ts'
import { StageError, type StageResult } from './stages/stage-executor.ts'
import { checkStateVersion, prepareState } from './state-schema.ts'

export interface ApplyRequest {
  readonly db: Database
  readonly schema: string
  readonly plan: Plan
  readonly asOf: Instant
  /** What the command runs against; another plan than for this is refused. */
  readonly target: { readonly project: string; readonly environment: string }
  /** Whether people reviewed the plan some time ago, so that its age and its numbers are checked. */
  readonly isReviewed: boolean
  readonly clock: Clock
  readonly holder: Holder
  readonly repeat?: Repeat
  readonly gitCommit?: string
  readonly crmVersion: string
}

export type ApplyResult =
  | {
      readonly kind: 'applied'
      readonly applyId: number
      readonly asOf: Instant
      readonly results: readonly StageResult[]
    }
  /** The plan has no changes. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'stale' | 'locked' | 'failed'; readonly diagnostics: readonly Diagnostic[] }

export async function applyPlan(request: ApplyRequest): Promise<ApplyResult> {
  const misplaced = checkTarget(request.plan, request.target)
  if (misplaced.length > 0) return { kind: 'stale', diagnostics: misplaced }
  if (request.plan.changes.length === 0) return { kind: 'unchanged' }
  try {
    const locked = await withApplyLock(request, (lock) => applyLocked(request, lock))
    if (locked.kind === 'locked') return { kind: 'locked', diagnostics: [locked.diagnostic] }
    return locked.value
  } catch (error) {
    if (error instanceof StageError) {
      const { cause } = error
      const isLost = cause instanceof DatabaseError && endsConnection(cause)
      return failed(isLost ? databaseFailed(cause) : stageFailed(error))
    }
    if (error instanceof LockLost) return failed(LOCK_LOST)
    if (error instanceof DatabaseError) return failed(databaseFailed(error))
    throw error
  }
}

/** Also what `unlock --force` does to the session that holds the lock. */
const ENDED_BY_ADMINISTRATOR = '57P01'

/** Thrown to roll back. */
class LockLost extends Error {}

const LOCK_LOST = diagnostic('CRM6031', {
  message: 'The lock of this apply was taken away while it ran; nothing was changed.',
  fix: 'Find out who unlocked it (`crm state history`), then plan and apply again.',
})

function applyLocked(request: ApplyRequest, lock: HeldLock): Promise<ApplyResult> {
  return lock.session.transaction(async (tx): Promise<ApplyResult> => {
    await tx.run(sql`select pg_advisory_xact_lock(hashtext(${request.schema}::text), 2)`)
    const refusal = await checkBeforeFirstAction(request, tx)
    if (refusal !== undefined) return refusal
    const result = await applyInside(request, tx)
    if (!(await lock.isStillHeld(tx))) throw new LockLost()
    return result
  })
}

async function checkBeforeFirstAction(
  { schema, plan, asOf, isReviewed }: ApplyRequest,
  tx: Executor,
): Promise<ApplyResult | undefined> {
  const newer = checkStateVersion(schema, await readStateVersion(tx, schema))
  if (newer.length > 0) return { kind: 'failed', diagnostics: newer }
  const applied = await readAppliedState(tx, schema)
  const changed = checkFingerprints(plan, applied)
  if (changed.length > 0) return { kind: 'stale', diagnostics: changed }
  const port = createImpactPort({ tx, schema, initialized: applied.initialized })
  const latest = await port.stateAfter(asOf)
  if (latest !== undefined) return failed(backInTime(asOf, latest))
  if (!isReviewed) return undefined
  const age = checkAge(plan, await ageSeconds(tx, plan, asOf), asOf)
  const moved = age.length > 0 ? [] : await checkAudience(plan, applied, asOf, port)
  const diagnostics = [...age, ...moved]
  return diagnostics.length > 0 ? { kind: 'stale', diagnostics } : undefined
}

async function ageSeconds(tx: Executor, plan: Plan, asOf: Instant): Promise<number> {
  const [row] = await tx.run<{ seconds: number }>(sql`
    select extract(epoch from ${asOf}::timestamptz - ${plan.asOf}::timestamptz)::float8 as seconds`)
  return row?.seconds ?? 0
}

async function applyInside(request: ApplyRequest, tx: Executor): Promise<ApplyResult> {
  const { schema, plan, asOf } = request
  await prepareState(tx, schema)
  const applyId = await recordApply(request, tx)
  const changes = new Map(plan.changes.map((change) => [change.address, change]))
  const results = await executeStages(plan.stages, { tx, schema, asOf, applyId, changes })
  return { kind: 'applied', applyId, asOf, results }
}

async function recordApply(
  { schema, plan, asOf, clock, holder, gitCommit, crmVersion }: ApplyRequest,
  tx: Executor,
): Promise<number> {
  const [row] = await tx.run<{ id: number }>(sql`
    insert into ${stateTables(schema).apply}
      (as_of, applied_at, actor, git_commit, crm_version, plan)
    values (${asOf}::timestamptz, ${clock.now()}::timestamptz, ${holder.actor},
      ${gitCommit ?? null}::text, ${crmVersion}, ${canonicalJson(withoutObjects(plan))}::jsonb)
    returning id`)
  if (row === undefined) throw new Error('the apply was not recorded')
  return row.id
}

/** The objects are kept once, in `object_version` under the same apply. */
function withoutObjects(plan: Plan): unknown {
  const changes = plan.changes.map((change) => ({ ...change, object: undefined }))
  return { ...plan, changes }
}

function failed(reason: Diagnostic): ApplyResult {
  return { kind: 'failed', diagnostics: [reason] }
}

function backInTime(asOf: Instant, latest: Instant): Diagnostic {
  return diagnostic('CRM6024', {
    message: `As-of ${asOf} is before ${latest}, at which this environment already stands.`,
    fix: `Apply with --as-of ${latest} or later.`,
  })
}

/** A connection lost while committing leaves open which of the two it was. */
function databaseFailed({ message, code }: DatabaseError): Diagnostic {
  if (code === ENDED_BY_ADMINISTRATOR) {
    return diagnostic('CRM6031', {
      message:
        'The session that held the lock of this apply was ended while it ran. It was undone, unless it was just being committed.',
      fix: 'Find out who unlocked it or stopped the server, see `crm state history`, then plan and apply again.',
    })
  }
  return diagnostic('CRM6033', {
    message: `The database failed during the apply: ${message}. It was undone, unless it was just being committed.`,
    fix: 'See whether it is there with `crm state history`, then plan and apply again.',
  })
}

function stageFailed({ stage, message }: StageError): Diagnostic {
  const subject = 'segment' in stage ? stage.segment : undefined
  return diagnostic('CRM6032', {
    ...(subject === undefined ? {} : { address: `segment.${subject}` as const }),
    message: `The database refused stage ${stage.kind}${subject === undefined ? '' : ` of segment "${subject}"`}: ${message}. Nothing was changed.`,
    fix: 'Mend what the database names, then plan and apply again.',
  })
}
