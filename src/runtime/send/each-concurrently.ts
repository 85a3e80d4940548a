/** Items and work in, all of it done with at most `limit` at a time; a rejection stops new work and is passed on. */
export async function eachConcurrently<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  let isStopped = false
  const runner = async (): Promise<void> => {
    for (const item of queue) {
      if (isStopped) return
      try {
        await work(item)
      } catch (thrown) {
        isStopped = true
        throw thrown
      }
    }
  }
  // What is in flight is awaited even then: its answer must not be lost.
  const ends = await Promise.allSettled(
    Array.from({ length: Math.min(limit, items.length) }, runner),
  )
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
