/**
 * Applied channels and the environment in; whether everything that may be sent can be sent, and how, out. Asked before
 * the run, because a variable that is not set would otherwise use up the attempts of every message.
 */
import { createSender, type SenderSurroundings } from '../../adapters/senders/create-sender.ts'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Channel } from '../../ir/channel.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import { signingProblem } from '../../runtime/links/batch-links.ts'
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
  const { used, retired } = channelsOf(question.programs)
  const problems: Diagnostic[] = []
  for (const channel of used) problems.push(...(await problemsOf(channel, question)))
  problems.push(...unsignedLinks(question))
  for (const channel of retired) {
    if (isUnmeant(channel, question)) problems.push(realSends(channel))
  }
  const factory: SenderFactory = async (_id, channel) => {
    // Asked again of each channel: another process may have applied it while this run was on its way.
    if (isUnmeant(channel, question)) throw new Error(realSends(channel).message)
    const { value, diagnostics } = await createSender(channel, question)
    if (value === undefined) throw new Error(diagnostics.map((one) => one.message).join(' '))
    return value
  }
  return { value: problems.length === 0 ? factory : undefined, diagnostics: problems }
}

async function problemsOf(
  channel: Channel,
  question: SenderQuestion,
): Promise<readonly Diagnostic[]> {
  if (isUnmeant(channel, question)) return [realSends(channel)]
  const { value, diagnostics } = await createSender(channel, question)
  await value?.close()
  return diagnostics
}

/** A key that is missing holds up all messages of a channel alike, so it is said once for each. */
function unsignedLinks({ programs, env }: SenderQuestion): readonly Diagnostic[] {
  const { templates, channels, site } = programs
  const found = new Map<string, Diagnostic>()
  for (const { program, isRetired } of templates.values()) {
    const channel = channels.get(program.template.channel)?.program.channel
    if (isRetired || channel === undefined) continue
    const scope = { template: program.template, channel, site }
    const problem = signingProblem(scope, (name) => env[name])
    if (problem !== undefined) found.set(channel.id, cannotSign(channel.id, problem))
  }
  return [...found.values()]
}

function cannotSign(id: string, problem: string): Diagnostic {
  return diagnostic('CRM7501', {
    address: addressOf('channel', id),
    message: `The links of messages on channel "${id}" cannot be signed: ${problem}.`,
    fix: 'Set it to at least 32 random characters, the same for all workers.',
  })
}

/** A message to a real person at an instant that is not now. */
function isUnmeant(
  { via }: Channel,
  { isRealTime, allowRealSends }: Pick<SenderQuestion, 'isRealTime' | 'allowRealSends'>,
): boolean {
  return !isRealTime && !allowRealSends && via !== 'outbox'
}

/** `retired`: only of templates taken out of the config, which people in flight may still be sent (SEMANTICS 22). */
function channelsOf({ templates, channels, journeys }: AppliedPrograms): {
  readonly used: readonly Channel[]
  readonly retired: readonly Channel[]
} {
  const idsOf = (isRetired: boolean) =>
    [...templates.values()]
      .filter((template) => template.isRetired === isRetired)
      .map(({ program }) => program.template.channel)
  const called = [...journeys.values()].flatMap(({ program }) =>
    stepsIn(program.journey.steps).flatMap((step) =>
      step.kind === 'webhook' ? [step.channel] : [],
    ),
  )
  const used = new Set([...idsOf(false), ...called])
  const retired = new Set(idsOf(true).filter((id) => !used.has(id)))
  const find = (ids: ReadonlySet<string>) =>
    [...ids].sort().flatMap((id) => channels.get(id)?.program.channel ?? [])
  return { used: find(used), retired: find(retired) }
}

function realSends({ id, via }: Channel): Diagnostic {
  return diagnostic('CRM7005', {
    address: addressOf('channel', id),
    message: `Channel "${id}" (${via}) reaches real people, and this run is not on the real clock.`,
    fix: 'Give the environment an outbox channel, or add --allow-real-sends if you mean it.',
  })
}
