/** A rendered message in, an RFC 5322 mail out: the same message always gives the same bytes. */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { OutgoingMessage } from '../../ir/sender.ts'
import { type Mailbox, readAddress, readMailbox } from './mailbox.ts'
import { messageToken } from './message-token.ts'

export interface ComposedMail {
  readonly envelope: { readonly from: string; readonly to: string }
  /** With its angle brackets. Follows from the id alone, so receivers can tell a second copy. */
  readonly messageId: string
  readonly content: Buffer
}

/** Why nothing was composed: an address that is not exactly one. */
export interface Uncomposed {
  readonly wrong: 'to' | 'from' | 'replyTo'
  readonly detail: string
}

export async function composeMail(message: OutgoingMessage): Promise<ComposedMail | Uncomposed> {
  const to = readAddress(message.to)
  if (to === undefined) return { wrong: 'to', detail: 'the recipient is not one e-mail address' }
  const from = readMailbox(message.from ?? '')
  if (from === undefined) return { wrong: 'from', detail: 'the sender is not one e-mail address' }
  const replyTo = message.replyTo === undefined ? undefined : readMailbox(message.replyTo)
  if (replyTo === undefined && message.replyTo !== undefined) {
    return { wrong: 'replyTo', detail: 'the reply address is not one e-mail address' }
  }
  const messageId = `<${messageToken(message.id)}@${domainOf(from)}>`
  const content = await build(message, { from, to, replyTo, messageId })
  return { envelope: { from: from.address, to }, messageId, content }
}

interface Headers {
  readonly from: Mailbox
  readonly to: string
  readonly replyTo: Mailbox | undefined
  readonly messageId: string
}

function build(
  message: OutgoingMessage,
  { from, to, replyTo, messageId }: Headers,
): Promise<Buffer> {
  const composer = new MailComposer({
    from,
    to: { name: '', address: to },
    ...(replyTo && { replyTo }),
    subject: oneLine(message.subject ?? ''),
    messageId,
    date: new Date(message.at),
    text: message.text,
    ...(message.html !== undefined && { html: message.html }),
    ...(message.unsubscribe !== undefined && { headers: unsubscribeHeaders(message.unsubscribe) }),
    // Drawn at random otherwise, and then no two runs would give the same file.
    baseBoundary: messageToken(message.id),
    // Base64 words: the other form trebles the length of Korean.
    textEncoding: 'B',
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** RFC 8058: mail programs end it by a POST to the URL, without asking further. Prepared: the URL is one word, never folded. */
function unsubscribeHeaders(url: string) {
  return {
    'List-Unsubscribe': { prepared: true, value: `<${url}>` },
    'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
  }
}

/** A line break would end the header and start another one. */
function oneLine(subject: string): string {
  return subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

function domainOf({ address }: Mailbox): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
