/** A way to reach people. Secrets are named environment variables, never values. */
import type { Condition } from './condition.ts'
import type { Duration } from './duration.ts'
import type { LinkSettings } from './links.ts'
import type { Metadata } from './metadata.ts'

interface ChannelBase extends Metadata {
  readonly id: string
  /** Who must never be reached on this channel, e.g. hard bounces the team keeps in a trait. */
  readonly suppress?: Condition
  readonly retry: RetryPolicy
  /** No limit when absent. */
  readonly rate?: Rate
  /** What is done to the links of its messages; a template may say otherwise. */
  readonly links?: LinkSettings
}

interface AddressedChannel extends ChannelBase {
  /** The trait that holds the recipient's address. A customer without one cannot be reached. */
  readonly address: string
}

/** When a message that was not accepted has failed (SEMANTICS 26). */
export interface RetryPolicy {
  readonly attempts: number
  /** From the first attempt on. */
  readonly withinSeconds: number
}

/** Longer than a greylisting and a short outage, shorter than a working day. */
export const STANDARD_RETRY: RetryPolicy = { attempts: 5, withinSeconds: 6 * 3600 }

/** No more than `count` messages in any period of this length. */
export interface Rate {
  readonly count: number
  readonly perSeconds: number
}

/** The name of an environment variable; its value is in no file, plan or state. */
export interface EnvironmentName {
  readonly env: string
}

/** E-mail by SMTP. `url` names the variable with `smtp://user:password@host:port` or `smtps://…`. */
export interface SmtpChannel extends AddressedChannel {
  readonly via: 'smtp'
  readonly from: string
  readonly replyTo?: string
  readonly url: EnvironmentName
}

/** Files for development: one per message in `directory`, named by the message's id, so a retry overwrites. */
export interface OutboxChannel extends AddressedChannel {
  readonly via: 'outbox'
  readonly from: string
  readonly directory: string
  readonly format: 'eml' | 'json'
  /** What it stands in for; absent for e-mail. */
  readonly medium?: Medium
  /** As of the SMS channel it stands in for; absent for `refuse`. */
  readonly long?: 'lms'
}

/** JSON posted to a URL of the team's own. */
export interface WebhookChannel extends AddressedChannel {
  readonly via: 'webhook'
  readonly url: EnvironmentName
  /** Signs what is posted. */
  readonly secret?: EnvironmentName
  /** The receiver does nothing when it sees an id again. */
  readonly isIdempotent: boolean
}

/** What a channel of the provider Solapi needs. */
interface SolapiFields {
  readonly provider: 'solapi'
  /** A number registered with the provider. */
  readonly from: string
  readonly key: EnvironmentName
  readonly secret: EnvironmentName
  readonly url: string
}

/** Text messages to Korean phones: SMS up to 90 bytes, LMS when there is a subject or `long` says so. */
export interface SmsChannel extends AddressedChannel, SolapiFields {
  readonly via: 'sms'
  readonly long: 'lms' | 'refuse'
}

/** KakaoTalk AlimTalk: texts that were approved beforehand. */
export interface AlimtalkChannel extends AddressedChannel, SolapiFields {
  readonly via: 'kakao'
  /** The KakaoTalk channel the message comes from. */
  readonly sender: string
}

/** KakaoTalk brand messages: advertising, in words of the team's own. */
export interface BrandMessageChannel extends AlimtalkChannel {
  readonly medium: 'brandmessage'
  readonly targeting: BrandTargeting
}

export type KakaoChannel = AlimtalkChannel | BrandMessageChannel

/**
 * Which of the recipients KakaoTalk lets it through to: friends of the KakaoTalk channel (`I`), whoever consented to the team's
 * advertising by KakaoTalk (`M`), or those of them who are no friends (`N`). The narrowest, which needs no permit, comes first.
 */
export const BRAND_TARGETINGS = ['I', 'M', 'N'] as const
export type BrandTargeting = (typeof BRAND_TARGETINGS)[number]

/** Push to apps through Firebase Cloud Messaging (HTTP v1). */
export interface FcmChannel extends AddressedChannel {
  readonly via: 'fcm'
  /** A service account's JSON. */
  readonly credentials: EnvironmentName
  readonly url: string
  /** How long an app that cannot be reached may be waited for. */
  readonly expireSeconds?: number
}

/** Push to browsers. The address is the subscription as JSON, as the browser gave it. */
export interface WebpushChannel extends AddressedChannel {
  readonly via: 'webpush'
  /** Whom a push service may ask: `mailto:…` or `https://…`. */
  readonly contact: string
  readonly publicKey: EnvironmentName
  readonly privateKey: EnvironmentName
  readonly expireSeconds: number
  /** Hosts of push services beside those of the browsers. */
  readonly services: readonly string[]
}

/** Messages kept in crm's own table, by customer key, until somebody picks them up. */
interface StoredChannel extends ChannelBase {
  /** How long they may be picked up; for good when absent. */
  readonly expires?: { readonly after: Duration; readonly zone: string }
}

/** Picked up by the team's site. */
export interface OnsiteChannel extends StoredChannel {
  readonly via: 'onsite'
}

/** Picked up by the team's app. */
export interface InappChannel extends StoredChannel {
  readonly via: 'inapp'
}

export type Channel =
  | SmtpChannel
  | OutboxChannel
  | WebhookChannel
  | SmsChannel
  | KakaoChannel
  | FcmChannel
  | WebpushChannel
  | OnsiteChannel
  | InappChannel
export type ChannelVia = Channel['via']

/** What kind of message it is to whoever gets it: texts, lengths, addresses and laws follow from that. */
export const MEDIA = [
  'email',
  'sms',
  'alimtalk',
  'brandmessage',
  'push',
  'webhook',
  'onsite',
  'inapp',
] as const
export type Medium = (typeof MEDIA)[number]

/** What each is when it does not say. */
const MEDIUM_OF: Readonly<Record<ChannelVia, Medium>> = {
  smtp: 'email',
  outbox: 'email',
  sms: 'sms',
  kakao: 'alimtalk',
  fcm: 'push',
  webpush: 'push',
  webhook: 'webhook',
  onsite: 'onsite',
  inapp: 'inapp',
}

export function mediumOf(channel: Channel): Medium {
  const written = 'medium' in channel ? channel.medium : undefined
  return written ?? MEDIUM_OF[channel.via]
}

/** Whether its messages are e-mails, with what the law and mail programs want of these. */
export function isMail(channel: Channel): boolean {
  return mediumOf(channel) === 'email'
}

/** Whether a text message without a subject may be a long one. */
export function takesLong(channel: Channel): boolean {
  return 'long' in channel && channel.long === 'lms'
}

/** What addresses of a channel are, which tells how two ways of writing one are known for the same. */
export type AddressKind = 'email' | 'phone' | 'token'

const ADDRESSES_OF: Readonly<Record<Medium, AddressKind>> = {
  email: 'email',
  sms: 'phone',
  alimtalk: 'phone',
  brandmessage: 'phone',
  push: 'token',
  webhook: 'token',
  onsite: 'token',
  inapp: 'token',
}

export function addressKindOf(channel: Channel): AddressKind {
  return ADDRESSES_OF[mediumOf(channel)]
}

/** Whether what takes its messages does nothing when it sees an id again: what a sender of the channel says of itself, known without one. */
export function recognisesIds(channel: Channel): boolean {
  if (channel.via === 'webhook') return channel.isIdempotent
  return channel.via === 'outbox' || channel.via === 'onsite' || channel.via === 'inapp'
}
