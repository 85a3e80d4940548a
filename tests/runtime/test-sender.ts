/** A sender that keeps what it was handed and answers as it is told; the provider of these tests. */
import type { OutgoingMessage, Sender, SendOutcome } from '../../src/ir/sender.ts'

export interface TestSender extends Sender {
  readonly handed: readonly OutgoingMessage[]
  /** Addresses of the accepted messages, sorted. */
  readonly accepted: () => readonly string[]
}

export type Answer = (
  message: OutgoingMessage,
  attempt: number,
) => SendOutcome | Promise<SendOutcome>

export function testSender(
  answer: Answer = (message) => ({ kind: 'accepted', providerId: `p-${message.id}` }),
  { isIdempotent = false } = {},
): TestSender {
  const handed: OutgoingMessage[] = []
  const accepted: string[] = []
  const attempts = new Map<string, number>()
  return {
    isIdempotent,
    handed,
    accepted: () => [...accepted].sort(),
    async send(message) {
      handed.push(message)
      const attempt = (attempts.get(message.id) ?? 0) + 1
      attempts.set(message.id, attempt)
      const outcome = await answer(message, attempt)
      if (outcome.kind === 'accepted') accepted.push(message.to)
      return outcome
    },
    close: async () => undefined,
  }
}
