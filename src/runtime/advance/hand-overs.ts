/**
 * Hand-overs of one step in, one of them under way while the next batch is decided on, out: who decides waits for the database most
 * of the time, and who hands over does not.
 *
 * Not in virtual time, in which what is decided must not hang on how far a hand-over has come; not with a single connection, which
 * the decision has; and only behind one that was quick and came to its end in time, because what guards said holds for seconds.
 */
import { addMilliseconds, isAfter } from '../instant.ts'
import type { RunContext } from '../run-context.ts'

/** Of the five seconds for which a decision is acted on, what may be lost by waiting for the batch before. */
const QUICK_MS = 1000

export interface HandOvers {
  /**
   * Begins one when the one before is over, and resolves then, or when this one is over. When the one before failed it is not begun
   * but given back, and what that failed with is passed on. `handOver` says whether all of it was handed over.
   */
  begin(handOver: () => Promise<boolean>, giveBack: () => Promise<void>): Promise<void>
  /** Resolves when the last is over; rejects as it did. */
  end(): Promise<void>
}

export function createHandOvers({
  db,
  isVirtual,
  now,
}: Pick<RunContext, 'isVirtual' | 'now'> & {
  readonly db: Pick<RunContext['db'], 'engine'>
}): HandOvers {
  let last = Promise.resolve()
  let isQuick = false
  const timed = async (handOver: () => Promise<boolean>): Promise<void> => {
    const limit = addMilliseconds(now(), QUICK_MS)
    isQuick = false
    const isWhole = await handOver()
    isQuick = isWhole && !isAfter(now(), limit)
  }
  return {
    async begin(handOver, giveBack) {
      try {
        await last
      } catch (thrown) {
        last = Promise.resolve()
        // When the database is gone they are taken over from a dead worker.
        await giveBack().catch(() => undefined)
        throw thrown
      }
      const overlaps = db.engine === 'postgres' && isVirtual !== true && isQuick
      const begun = timed(handOver)
      if (!overlaps) return begun
      last = begun
      // Whoever comes next learns of it.
      begun.catch(() => undefined)
    },
    end: () => last,
  }
}
