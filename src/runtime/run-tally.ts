/** Counts of a run as they happen in, its summary out. The only mutable state of a run but the database. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { RefreshCounts } from '../ir/refresh-members.ts'
import type {
  JourneyTally,
  MessageTally,
  RecoveryTally,
  RunSummary,
  SegmentTally,
} from './run-summary.ts'

export type MessageEvent =
  | { readonly kind: 'sent' | 'retried' | 'failed' | 'unknown' }
  | { readonly kind: 'withheld' | 'deferred'; readonly reason: string }

export interface RunTally {
  refreshed(segment: string, counts: RefreshCounts): void
  enrolled(journey: string, count: number): void
  ended(journey: string, count: number): void
  message(template: string, event: MessageEvent): void
  recovered(counts: RecoveryTally): void
  /** The same problem of the same object is kept once. */
  problem(found: Diagnostic): void
  sentSoFar(): number
  summary(): Omit<RunSummary, 'applyId' | 'until' | 'isComplete' | 'holds' | 'nextDue'>
}

export function createRunTally(onProblem?: (found: Diagnostic) => void): RunTally {
  const segments = new Map<string, SegmentTally>()
  const journeys = new Map<string, JourneyTally>()
  const templates = new Map<string, MessageCounter>()
  const problems = new Map<string, Diagnostic>()
  const total = new MessageCounter()
  let recovered: RecoveryTally = { requeued: 0, unknown: 0 }
  const journeyOf = (journey: string) => journeys.get(journey) ?? { journey, enrolled: 0, ended: 0 }
  return {
    refreshed(segment, { size, entered, left }) {
      const old = segments.get(segment) ?? { refreshes: 0, entered: 0, left: 0 }
      segments.set(segment, {
        segment,
        refreshes: old.refreshes + 1,
        entered: old.entered + entered,
        left: old.left + left,
        size,
      })
    },
    enrolled(journey, count) {
      const old = journeyOf(journey)
      if (count > 0) journeys.set(journey, { ...old, enrolled: old.enrolled + count })
    },
    ended(journey, count) {
      const old = journeyOf(journey)
      if (count > 0) journeys.set(journey, { ...old, ended: old.ended + count })
    },
    message(template, event) {
      total.add(event)
      const counter = templates.get(template) ?? new MessageCounter()
      counter.add(event)
      templates.set(template, counter)
    },
    recovered({ requeued, unknown }) {
      recovered = {
        requeued: recovered.requeued + requeued,
        unknown: recovered.unknown + unknown,
      }
    },
    problem(found) {
      const key = `${found.code} ${found.address ?? ''} ${found.message}`
      if (problems.has(key)) return
      problems.set(key, found)
      onProblem?.(found)
    },
    sentSoFar: () => total.counts().sent,
    summary: () => ({
      segments: inOrder(segments),
      journeys: inOrder(journeys),
      messages: total.counts(),
      templates: [...templates].sort(byKey).map(([template, counter]) => ({
        template,
        ...counter.counts(),
      })),
      recovered,
      problems: inOrder(problems),
    }),
  }
}

class MessageCounter {
  readonly #counts = { sent: 0, retried: 0, failed: 0, unknown: 0 }
  readonly #held = { withheld: new Map<string, number>(), deferred: new Map<string, number>() }

  add(event: MessageEvent): void {
    if (!('reason' in event)) this.#counts[event.kind] += 1
    else {
      const reasons = this.#held[event.kind]
      reasons.set(event.reason, (reasons.get(event.reason) ?? 0) + 1)
    }
  }

  counts(): MessageTally {
    const { withheld, deferred } = this.#held
    return { ...this.#counts, withheld: byReason(withheld), deferred: byReason(deferred) }
  }
}

function byReason(reasons: ReadonlyMap<string, number>): MessageTally['withheld'] {
  return [...reasons].sort(byKey).map(([reason, count]) => ({ reason, count }))
}

function inOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].sort(byKey).map(([, value]) => value)
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
