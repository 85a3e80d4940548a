/** Every way of reaching people. */
import type { ChannelVia } from '../../../ir/channel.ts'
import { OUTBOX } from './outbox.ts'
import { SMTP } from './smtp.ts'
import type { ViaKind } from './via-kind.ts'

export const VIA_KINDS: { readonly [V in ChannelVia]: ViaKind<V> } = { smtp: SMTP, outbox: OUTBOX }

export function isChannelVia(word: string | undefined): word is ChannelVia {
  return word !== undefined && Object.hasOwn(VIA_KINDS, word)
}
