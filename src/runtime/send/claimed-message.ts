/** A message this worker has claimed, and what a batch of them shares. */
import type { ChannelProgram, TemplateProgram } from '../../ir/compiled.ts'
import type { Applied } from '../load-applied.ts'

/** Messages decided on in one transaction. */
export const CLAIM_LIMIT = 500

export interface ClaimedMessage {
  readonly id: string
  readonly customerKey: string
  readonly address: string
  /** Attempts made before this one. */
  readonly attempts: number
}

export interface ClaimedBatch extends MessageSource {
  readonly messages: readonly ClaimedMessage[]
}

export interface MessageSource {
  readonly template: Applied<TemplateProgram>
  readonly channel: Applied<ChannelProgram>
}
