/** A way to reach people. */
import { declare } from './collector.ts'
import type { TextTests } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { Env, LinksBody, Metadata } from './metadata.ts'
import { Reference } from './reference.ts'
import { traitName } from './trait-name.ts'
import { toWrittenBody } from './written.ts'

interface AnyBody extends Metadata {
  /** Who must never be reached here. */
  readonly suppress?: Condition
  /** `100/s`, `10000/h`: no more in any second or hour, over all workers. */
  readonly rate?: string
  /** When a message that is not accepted has failed. Default 5 attempts within 6h. */
  readonly retry?: { readonly attempts?: number; readonly within?: string }
  /** What is done to links: UTM parameters, tracking. */
  readonly links?: LinksBody
}

interface AnyChannelBody extends AnyBody {
  /** The trait with the recipient's address: `shop.traits.email` or its name. */
  readonly address: string | TextTests<Condition>
}

export interface SmtpBody extends AnyChannelBody {
  readonly via: 'smtp'
  readonly from: string
  readonly replyTo?: string
  /** `smtp://user:password@host:port`, in a variable. */
  readonly url: Env
}

export interface OutboxBody extends AnyChannelBody {
  readonly via: 'outbox'
  readonly from: string
  /** Where one file per message is written. */
  readonly directory?: string
  readonly format?: 'eml' | 'json'
  /** What it stands in for, so that its texts are asked for and its rules are followed. Default `email`. */
  readonly medium?:
    | 'email'
    | 'sms'
    | 'alimtalk'
    | 'brandmessage'
    | 'push'
    | 'webhook'
    | 'onsite'
    | 'inapp'
  /** As of the SMS channel it stands in for. Default refuse. */
  readonly long?: 'lms' | 'refuse'
}

export interface WebhookBody extends AnyChannelBody {
  readonly via: 'webhook'
  /** The address to post to, in a variable. */
  readonly url: Env
  /** Signs what is posted. */
  readonly secret?: Env
  /** Whether the receiver does nothing when it sees an id again. Default false. */
  readonly idempotent?: boolean
}

interface SolapiBody extends AnyChannelBody {
  readonly provider?: 'solapi'
  /** A number registered with the provider. */
  readonly from: string
  readonly key: Env
  readonly secret: Env
  /** Where the provider's interface is, when not at its own address. */
  readonly url?: string
}

export interface SmsBody extends SolapiBody {
  readonly via: 'sms'
  /** What becomes of a text of more than 90 bytes without a subject. Default refuse. */
  readonly long?: 'lms' | 'refuse'
}

/** AlimTalk: texts that were approved beforehand, and no advertising. */
export interface AlimtalkBody extends SolapiBody {
  readonly via: 'kakao'
  readonly medium?: 'alimtalk'
  /** Id of the KakaoTalk channel at the provider. */
  readonly sender: string
}

/**
 * Brand messages: advertising, in words of your own.
 *
 * @example
 * export const talk = defineChannel('talk', {
 *   via: 'kakao', medium: 'brandmessage', targeting: 'I', address: shop.traits.phone, from: '15881234',
 *   sender: 'KA01PF210000000000000000000000', key: env('SOLAPI_KEY'), secret: env('SOLAPI_SECRET'),
 * })
 */
export interface BrandMessageBody extends SolapiBody {
  readonly via: 'kakao'
  readonly medium: 'brandmessage'
  /** Id of the KakaoTalk channel at the provider. */
  readonly sender: string
  /**
   * Which of the recipients get it: friends of your KakaoTalk channel (`I`), whoever consented to your advertising by KakaoTalk
   * (`M`), or those of them who are no friends (`N`). Kakao permits `M` and `N` to some channels only. Default `I`.
   */
  readonly targeting?: 'I' | 'M' | 'N'
}

export type KakaoBody = AlimtalkBody | BrandMessageBody

export interface FcmBody extends AnyChannelBody {
  readonly via: 'fcm'
  /** A service account's JSON, in a variable. */
  readonly credentials: Env
  readonly url?: string
  /** How long a device that is off may be waited for, in h, m or s. */
  readonly expires?: string
}

export interface WebpushBody extends AnyChannelBody {
  readonly via: 'webpush'
  /** Whom a push service may ask: `mailto:…` or `https://…`. */
  readonly contact: string
  readonly publicKey: Env
  readonly privateKey: Env
  /** How long a browser that is off may be waited for, in h, m or s. Default 24h. */
  readonly expires?: string
  /** Hosts of push services beside those of the known browsers. */
  readonly services?: readonly string[]
}

/** Kept in crm's table `stored_message` until your site (`onsite`) or app (`inapp`) picks them up. */
export interface StoredBody extends AnyBody {
  readonly via: 'onsite' | 'inapp'
  /** How long a message may be picked up. */
  readonly expires?: string
}

export type ChannelBody =
  | SmtpBody
  | OutboxBody
  | WebhookBody
  | SmsBody
  | KakaoBody
  | FcmBody
  | WebpushBody
  | StoredBody
export type Channel = Reference<'channel'>

/**
 * A way to reach people: e-mail, text messages, KakaoTalk, push, a server of your own, or files for development.
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
