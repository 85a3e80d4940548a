/** Messages and what was decided about them in, the text that `crm messages` prints out. */
import type { RecordedReports } from '../../runtime/ledger/record-reports.ts'
import type { Settlement } from '../../runtime/ledger/settle-messages.ts'
import type { MessagesView } from '../messages/message-view.ts'
import { messageStatusText } from './message-status-text.ts'
import { plainTable } from './state-text.ts'

export function messagesText({ messages, total }: MessagesView): string {
  if (total === 0) return 'There are no such messages.\n'
  const isKeyed = messages.some(({ customer }) => customer !== undefined)
  const head = ['Message', 'Status', 'Journey', 'Step', 'Channel', 'Decided', 'Attempts']
  const rows = messages.map((message) => [
    message.id,
    messageStatusText(message),
    message.journey,
    message.step,
    message.channel,
    message.decidedAt,
    `${message.attempts}`,
    ...(isKeyed ? [message.customer ?? '', message.address ?? ''] : []),
    message.detail ?? '',
  ])
  const keyed = isKeyed ? ['Customer', 'Address'] : []
  const table = plainTable([...head, ...keyed, 'Detail'], rows)
  return total > messages.length
    ? `${table}\n${messages.length} of ${total}; see --limit.\n`
    : table
}

export function settledText(count: number, as: Settlement): string {
  const messages = count === 1 ? '1 message is' : `${count} messages are`
  if (as === 'sent') return `${messages} recorded as sent.\n`
  return `${messages} due again; the next run takes ${count === 1 ? 'it' : 'them'} through all guards.\n`
}

export function reportedText(reported: RecordedReports & { readonly skipped: number }): string {
  const { confirmed, bounced, resolved, unchanged, skipped } = reported
  const doubt = resolved === 0 ? '' : `, ${resolved} of them had been in doubt`
  const rest = [
    ...(unchanged === 0 ? [] : [`${unchanged} of no message that waits for one`]),
    ...(skipped === 0 ? [] : [`${skipped} that say nothing for good`]),
  ]
  const left = rest.length === 0 ? '' : ` Left alone: ${rest.join(', ')}.`
  return `${confirmed} arrived, ${bounced} did not${doubt}.${left}\n`
}
