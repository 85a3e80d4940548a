/**
 * Hand-overs of one step in, one of them under way while the next batch is decided on, out. Who decides waits for the database most
 * of the time, and who hands over does not.
 */
export interface HandOvers {
  /**
   * Begins one when the one before is over, and resolves then. When that failed it is not begun but given back, and what it failed
   * with is passed on.
   */
  begin(handOver: () => Promise<void>, giveBack: () => Promise<void>): Promise<void>
  /** Resolves when the last is over; rejects as it did. */
  end(): Promise<void>
}

export function createHandOvers(): HandOvers {
  let last = Promise.resolve()
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
      last = handOver()
      // Whoever comes next learns of it.
      last.catch(() => undefined)
    },
    end: () => last,
  }
}
