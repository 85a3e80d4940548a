/** A message this worker has claimed, and what a batch of them shares. */
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram, TemplateProgram } from '../../ir/compiled.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { Applied } from '../load-applied.ts'

export interface ClaimedMessage {
  readonly id: string
  readonly customerKey: string
  readonly address: string
  /** Attempts made before this one. */
  readonly attempts: number
  /** Since when it may have arrived: an attempt of it had no clear answer. */
  readonly doubtSince?: Instant
  /** Where its row was written (`ctid`) by the claim, until it is written again. */
  readonly place?: string
}

export interface ClaimedBatch extends MessageSource {
  readonly journey: string
  readonly step: string
  readonly messages: readonly ClaimedMessage[]
  /** When all of them were begun already: as they were claimed. */
  readonly begunAt?: Instant
}

export interface MessageSource {
  readonly template: Applied<TemplateProgram>
  readonly channel: Applied<ChannelProgram>
  /** Of a step that calls a webhook: what is posted beside the person. */
  readonly call?: { readonly journey: string; readonly step: string; readonly data: JsonObject }
}
