/** Where a message is and why in, a few words of it out. */
import type { Instant } from '../../ir/clock.ts'
import type { MessageStatus } from '../../runtime/ledger/message-status.ts'

interface MessageState {
  readonly status: MessageStatus
  readonly reason: string | null
  readonly doubtSince: Instant | null
}

export function messageStatusText({ status, reason, doubtSince }: MessageState): string {
  const doubt = doubtSince === null ? null : 'may have arrived'
  const why = [reason, doubt].filter((one) => one !== null)
  return why.length === 0 ? status : `${status} (${why.join(', ')})`
}
