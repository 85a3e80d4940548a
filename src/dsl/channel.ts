/** A way to reach people. */
import { declare } from './collector.ts'
import type { TextTests } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { Env, LinksBody, Metadata } from './metadata.ts'
import { Reference } from './reference.ts'
import { traitName } from './trait-name.ts'
import { toWrittenBody } from './written.ts'

interface AnyChannelBody extends Metadata {
  /** The trait with the recipient's address: `shop.traits.email` or its name. */
  readonly address: string | TextTests<Condition>
  /** Who must never be reached here. */
  readonly suppress?: Condition
  readonly from: string
  readonly links?: LinksBody
}

export interface SmtpBody extends AnyChannelBody {
  readonly via: 'smtp'
  readonly replyTo?: string
  /** `smtp://user:password@host:port`, in a variable. */
  readonly url: Env
}

export interface OutboxBody extends AnyChannelBody {
  readonly via: 'outbox'
  /** Where one file per message is written. */
  readonly directory?: string
  readonly format?: 'eml' | 'json'
  /** What it stands in for, so that its rules are followed. Default `email`. */
  readonly medium?: 'email' | 'sms' | 'alimtalk'
}

export type ChannelBody = SmtpBody | OutboxBody
export type Channel = Reference<'channel'>

/**
 * A way to reach people: e-mail by SMTP, or files for development.
 *
 * @example
 * export const email = defineChannel('email', {
 *   via: 'smtp', url: env('SMTP_URL'), address: shop.traits.email, from: 'Shop <hello@shop.example>',
 *   suppress: shop.traits.email_bounced.is(true),
 * })
 */
export function defineChannel(id: string, body: ChannelBody): Channel {
  const written = toWrittenBody(body)
  const { address, ...rest } = written
  declare('channel', id, address === undefined ? written : { ...rest, address: traitName(address) })
  return new Reference('channel', id)
}
