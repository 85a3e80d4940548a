/** Messages of the ledger in, what `crm messages list` shows of them out: who they went to only when asked for. */
import type { ListedMessage } from '../../runtime/ledger/list-messages.ts'
import { hideRecipient } from './hide-recipient.ts'

export const MESSAGES_FORMAT = 1

export interface MessageView extends Omit<ListedMessage, 'customer' | 'address'> {
  readonly customer?: string
  readonly address?: string | null
}

export interface MessagesView {
  readonly format: typeof MESSAGES_FORMAT
  /** How many there are, shown or not. */
  readonly total: number
  readonly messages: readonly MessageView[]
}

export function messagesView(
  { messages, total }: { readonly messages: readonly ListedMessage[]; readonly total: number },
  withKeys: boolean,
): MessagesView {
  return {
    format: MESSAGES_FORMAT,
    total,
    messages: messages.map((message) => (withKeys ? message : withoutRecipient(message))),
  }
}

function withoutRecipient({ customer, address, ...message }: ListedMessage): MessageView {
  const { detail } = message
  return { ...message, detail: detail && hideRecipient(detail, [address, customer]) }
}
