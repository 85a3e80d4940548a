/** One customer in, the page that `crm customer show` prints out. */
import type {
  CustomerProfile,
  JourneyProfile,
  MessageProfile,
} from '../../runtime/profile/customer-profile.ts'
import type { CustomerView } from '../customer/show-customer.ts'
import { holdsText } from './hold-text.ts'
import { messageStatusText } from './message-status-text.ts'
import { plainTable } from './state-text.ts'

export function customerText({ customer, asOf, traits, hasValues, profile }: CustomerView): string {
  const values = Object.entries(traits).map(([name, value]) => [
    name,
    hasValues ? valueText(value) : '…',
  ])
  const parts = [
    `Customer ${customer}, as of ${asOf}\n`,
    titled('Traits', ['Trait', 'Value'], values),
    ...(profile === null ? ['Nothing was applied yet.\n'] : profileParts(profile)),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function profileParts(profile: CustomerProfile): readonly string[] {
  const { consent, channels, segments, journeys, messages, messageCount, holds } = profile
  const shown = messageCount > messages.length ? ` (${messages.length} of ${messageCount})` : ''
  return [
    profile.isControl ? 'In the control group: gets no marketing from any journey.\n' : '',
    titled(
      'Consent',
      ['Topic', 'Channel', 'Consents'],
      consent.map(({ topic, channel, consents }) => [topic, channel, consents ? 'yes' : 'no']),
    ),
    titled(
      'Channels',
      ['Channel', 'Address', 'Blocked'],
      channels.map(({ channel, address, blocked }) => [channel, address ?? '', blocked ?? '']),
    ),
    titled(
      'Segments',
      ['Segment', 'Since'],
      segments.map(({ segment, since }) => [segment, since]),
    ),
    titled(
      'Journeys',
      ['Journey', 'Key', 'Status', 'Step', 'Since', 'Next due', 'Holdout'],
      journeys.map(journeyRow),
    ),
    titled(
      `Messages${shown}`,
      ['Decided', 'Journey', 'Step', 'Channel', 'Status', 'Again at', 'Detail', 'Message'],
      messages.map(messageRow),
    ),
    holdsText(holds),
  ]
}

function titled(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return rows.length === 0
    ? `${title}: none\n`
    : `${title}\n${plainTable(
        [...head],
        rows.map((row) => [...row]),
      )}`
}

function journeyRow({ journey, key, status, reason, step, since, due, isHoldout }: JourneyProfile) {
  const why = reason === null ? status : `${status} (${reason})`
  return [journey, key, why, step ?? '', since, due ?? '', isHoldout ? 'yes' : '']
}

function messageRow(message: MessageProfile) {
  const { decided, journey, step, channel, next, detail, id } = message
  return [decided, journey, step, channel, messageStatusText(message), next ?? '', detail ?? '', id]
}

function valueText(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
