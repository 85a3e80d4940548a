/** A way to reach people. Secrets are named environment variables, never values. */
import type { Condition } from './condition.ts'
import type { LinkSettings } from './links.ts'
import type { Metadata } from './metadata.ts'

interface ChannelBase extends Metadata {
  readonly id: string
  /** The trait that holds the recipient's address. A customer without one cannot be reached. */
  readonly address: string
  /** Who must never be reached on this channel, e.g. hard bounces the team keeps in a trait. */
  readonly suppress?: Condition
  /** What is done to the links of its messages; a template may say otherwise. */
  readonly links?: LinkSettings
}

/** E-mail by SMTP. `url` names the variable with `smtp://user:password@host:port` or `smtps://…`. */
export interface SmtpChannel extends ChannelBase {
  readonly via: 'smtp'
  readonly from: string
  readonly replyTo?: string
  readonly url: { readonly env: string }
}

/** Files for development: one per message in `directory`, named by the message's id, so a retry overwrites. */
export interface OutboxChannel extends ChannelBase {
  readonly via: 'outbox'
  readonly from: string
  readonly directory: string
  readonly format: 'eml' | 'json'
  /** What it stands in for; absent for e-mail. */
  readonly medium?: Medium
}

export type Channel = SmtpChannel | OutboxChannel
export type ChannelVia = Channel['via']

/** What kind of message it is, which is what laws and lengths depend on. */
export const MEDIA = ['email', 'sms', 'alimtalk'] as const
export type Medium = (typeof MEDIA)[number]

const MEDIUM_OF: Readonly<Record<Exclude<ChannelVia, 'outbox'>, Medium>> = { smtp: 'email' }

export function mediumOf(channel: Channel): Medium {
  return channel.via === 'outbox' ? (channel.medium ?? 'email') : MEDIUM_OF[channel.via]
}

/** Whether its messages are e-mails, with what the law and mail programs want of these. */
export function isMail(channel: Channel): boolean {
  return mediumOf(channel) === 'email'
}
