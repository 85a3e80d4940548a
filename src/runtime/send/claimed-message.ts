/** A message this worker has claimed, and what a batch of them shares. */
import type { ChannelVia } from '../../ir/channel.ts'
import type { ChannelProgram, TemplateProgram } from '../../ir/compiled.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { Applied } from '../load-applied.ts'

/**
 * Messages decided on in one transaction. Guards are read at the claim, so a claim is no larger than what is handed
 * over within seconds: someone who opts out meanwhile must not be reached minutes later (SEMANTICS 23).
 */
export const CLAIM_LIMITS: Readonly<Record<ChannelVia, number>> = {
  smtp: 20,
  outbox: 500,
  webhook: 50,
  sms: 50,
  kakao: 50,
  fcm: 50,
  webpush: 50,
  onsite: 500,
  inapp: 500,
}

export interface ClaimedMessage {
  readonly id: string
  readonly customerKey: string
  readonly address: string
  /** Attempts made before this one. */
  readonly attempts: number
}

export interface ClaimedBatch extends MessageSource {
  readonly journey: string
  readonly step: string
  readonly messages: readonly ClaimedMessage[]
}

export interface MessageSource {
  readonly template: Applied<TemplateProgram>
  readonly channel: Applied<ChannelProgram>
  /** Of a step that calls a webhook: what is posted beside the person. */
  readonly call?: { readonly journey: string; readonly step: string; readonly data: JsonObject }
}
