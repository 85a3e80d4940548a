/**
 * A broadcast and the project it is of in; what is asked about its people out: who is in its segment now, and whom of them its
 * messages may go to by consent, address, suppression rules, holdout and control group, as they are now (J6).
 */
import { addressOf } from '../ir/address.ts'
import type { BucketRange } from '../ir/bucket-range.ts'
import type { CompiledProject, Program } from '../ir/compiled.ts'
import { consentEntry } from '../ir/consent-entry.ts'
import type { Journey } from '../ir/journey.ts'
import type { SqlText } from '../ir/sql-text.ts'
import { stepsIn } from '../ir/step-graph.ts'

export interface BroadcastQuestion {
  readonly journey: string
  readonly segment: string
  /** The segment's predicate after this apply; absent when it does not change, then stored members count. */
  readonly members?: SqlText
  /** One for each template that it may send: a person who is reached by any of them is messaged. */
  readonly messages: readonly MessageReach[]
}

/** Statements as the guards ask them, among keys. */
export interface MessageReach {
  readonly addresses: SqlText
  readonly suppressed?: SqlText
  /** `nobody`: marketing of a topic that nobody is asked about on this channel. Absent: needs none. */
  readonly consent?: SqlText | 'nobody'
  /** Whoever is in one of these gets none of it. */
  readonly heldOut: readonly BucketRange[]
}

export function broadcastQuestion(
  journey: Journey,
  segment: string,
  { objects, settings }: Pick<CompiledProject, 'objects' | 'settings'>,
): Omit<BroadcastQuestion, 'members'> {
  const program = (kind: 'template' | 'channel' | 'topic', id: string): Program | undefined =>
    objects.get(addressOf(kind, id))?.program
  const sent = stepsIn(journey.steps).flatMap((step) =>
    step.kind === 'send' ? [step.template] : [],
  )
  const messages = [...new Set(sent)].flatMap((id): readonly MessageReach[] => {
    const template = program('template', id)
    if (template?.kind !== 'template') return []
    const { channel: by, class: kind, topic } = template.template
    const channel = program('channel', by)
    if (channel?.kind !== 'channel') return []
    const { addresses, suppressed } = channel
    const reach = { addresses, ...(suppressed === undefined ? {} : { suppressed }) }
    if (kind !== 'marketing') return [{ ...reach, heldOut: [] }]
    const asked = topic === undefined ? undefined : program('topic', topic)
    const consent =
      asked?.kind === 'topic' ? asked.consent[consentEntry(asked.consent, by)] : undefined
    const heldOut = [journey.holdout, settings.control].filter((each) => each !== undefined)
    return [{ ...reach, consent: consent ?? 'nobody', heldOut }]
  })
  return { journey: journey.id, segment, messages }
}
