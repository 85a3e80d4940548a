/**
 * What became of a channel's batches in, how many of its messages may be decided on at once out. Where what guards say is too old before
 * it can be acted on, fewer are decided on the next time, so that some go out; as they do, more again. Each worker learns for itself.
 */
export interface ClaimSizes {
  /** At least one. */
  most(channel: string, usual: number): number
  tooOld(channel: string): void
  inTime(channel: string): void
}

export function createClaimSizes(): ClaimSizes {
  const divisors = new Map<string, number>()
  const of = (channel: string) => divisors.get(channel) ?? 1
  return {
    most: (channel, usual) => Math.max(1, Math.floor(usual / of(channel))),
    tooOld: (channel) => void divisors.set(channel, Math.min(of(channel) * 4, 4096)),
    // Slowly, or every other batch would be too large.
    inTime: (channel) => void divisors.set(channel, Math.max(1, of(channel) * 0.9)),
  }
}
