/** A way to reach people. Secrets are named environment variables, never values. */
import type { Condition } from './condition.ts'
import type { Metadata } from './metadata.ts'

interface ChannelBase extends Metadata {
  readonly id: string
  /** The trait that holds the recipient's address. A customer without one cannot be reached. */
  readonly address: string
  /** Who must never be reached on this channel, e.g. hard bounces the team keeps in a trait. */
  readonly suppress?: Condition
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
}

export type Channel = SmtpChannel | OutboxChannel
export type ChannelVia = Channel['via']

/** What addresses of a channel are, which tells how two ways of writing one are known for the same. */
export type AddressKind = 'email' | 'phone' | 'token'
