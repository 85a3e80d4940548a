/**
 * Applied channels and the environment in; whether everything that may be sent can be sent, and how, out. Asked before
 * the run, because a variable that is not set would otherwise use up the attempts of every message.
 */
import { createSender, type SenderSurroundings } from '../../adapters/senders/create-sender.ts'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Channel } from '../../ir/channel.ts'
import type { AppliedPrograms } from '../../runtime/load-applied.ts'
import type { SenderFactory } from '../../runtime/send/sender-pool.ts'

export interface SenderQuestion extends SenderSurroundings {
  readonly programs: AppliedPrograms
  readonly isRealTime: boolean
  readonly allowRealSends: boolean
}

export async function prepareSenders(
  question: SenderQuestion,
): Promise<Checked<SenderFactory | undefined>> {
  const channels = usedChannels(question.programs)
  const problems: Diagnostic[] = []
  for (const channel of channels) problems.push(...(await problemsOf(channel, question)))
  const { env, root } = question
  const factory: SenderFactory = async (_id, channel) => {
    const { value, diagnostics } = await createSender(channel, { env, root })
    if (value === undefined) throw new Error(diagnostics.map((one) => one.message).join(' '))
    return value
  }
  return { value: problems.length === 0 ? factory : undefined, diagnostics: problems }
}

async function problemsOf(
  channel: Channel,
  { env, root, isRealTime, allowRealSends }: SenderQuestion,
): Promise<readonly Diagnostic[]> {
  if (!isRealTime && !allowRealSends && channel.via !== 'outbox') return [realSends(channel)]
  const { value, diagnostics } = await createSender(channel, { env, root })
  await value?.close()
  return diagnostics
}

/** Of templates that may still be sent. */
function usedChannels({ templates, channels }: AppliedPrograms): readonly Channel[] {
  const ids = new Set(
    [...templates.values()]
      .filter((template) => !template.isRetired)
      .map(({ program }) => program.template.channel),
  )
  return [...ids].sort().flatMap((id) => channels.get(id)?.program.channel ?? [])
}

function realSends({ id, via }: Channel): Diagnostic {
  return diagnostic('CRM7005', {
    address: addressOf('channel', id),
    message: `Channel "${id}" (${via}) reaches real people, and this run is not on the real clock.`,
    fix: 'Give the environment an outbox channel, or add --allow-real-sends if you mean it.',
  })
}
