/** An open state and a link in, what it means and the message it is of printed out. */
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { type FoundMessage, findMessage } from '../../runtime/ledger/find-message.ts'
import { readLinkKeys } from '../../runtime/links/link-keys.ts'
import { type LinkMeaning, verifyLink } from '../../runtime/links/link-token.ts'
import { tokenIn } from '../../runtime/links/read-link.ts'
import { loadApplied } from '../../runtime/load-applied.ts'
import type { CliContext } from '../context.ts'
import type { OpenedState } from '../open-state.ts'
import { nothingApplied } from '../run/run-applied.ts'
import type { CommandResult } from '../run-command.ts'
import { refuseKeys } from '../segment/show-keys.ts'

export interface LinkRequest {
  readonly link: string
  readonly withKeys: boolean
  readonly isJson: boolean
}

export const LINK_FORMAT = 1

export type LinkView = { readonly format: typeof LINK_FORMAT } & LinkMeaning &
  Omit<FoundMessage, 'customer'> & { readonly customer?: string }

export async function readLinkCommand(
  context: CliContext,
  { db, schema }: OpenedState,
  { link, withKeys, isJson }: LinkRequest,
): Promise<CommandResult> {
  const refusal = withKeys ? refuseKeys(context) : []
  if (refusal.length > 0) return { diagnostics: refusal }
  const programs = await loadApplied(db, schema)
  if (programs === undefined) return { diagnostics: [nothingApplied(schema)] }
  const { key } = programs.site
  const keys = readLinkKeys(key, context.env[key])
  if ('problem' in keys) return { diagnostics: [noKey(keys.problem)] }
  const meaning = verifyLink(tokenIn(link), keys.keys)
  if (meaning === undefined) return { diagnostics: [notSigned(key)] }
  const found = await findMessage(db, schema, meaning.message)
  if (found === undefined) return { diagnostics: [noMessage(meaning)] }
  const { customer, ...message } = found
  const view: LinkView = {
    ...{ format: LINK_FORMAT, ...meaning, ...message },
    ...(withKeys ? { customer } : {}),
  }
  context.stdout(isJson ? `${JSON.stringify(view, null, 2)}\n` : linkText(view))
  return {}
}

const MEANINGS: Readonly<Record<LinkMeaning['kind'], string>> = {
  open: 'The picture that tells of an open',
  click: 'A click',
  unsubscribe: 'Unsubscribes from the topic',
  preferences: 'Leads to the preferences',
}

function linkText(view: LinkView): string {
  const rows = [
    ['Message', view.message],
    ['Journey', `${view.journey}, step ${view.step}`],
    ['Template', view.template],
    ['Channel', view.channel],
    ['Topic', view.topic ?? 'none'],
    ['Sent', view.handedAt ?? 'not yet'],
    ...(view.customer === undefined ? [] : [['Customer', view.customer]]),
  ]
  const to = view.kind === 'click' ? `, to ${view.url}` : ''
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(9)} ${value}\n`)
  return `${MEANINGS[view.kind]}${to}.\n${lines.join('')}`
}

function noKey(problem: string) {
  return diagnostic('CRM7501', {
    message: `The link cannot be read: ${problem}.`,
    fix: 'Set it to the key that the workers sign links with.',
  })
}

function notSigned(variable: string) {
  return diagnostic('CRM7503', {
    message: 'The link was not signed with this key, or was changed since.',
    fix: `Copy the whole link, and read it with the ${variable} of the environment that sent the message. A link that stays unreadable is none of crm's: do nothing for it.`,
  })
}

function noMessage({ message }: LinkMeaning) {
  return diagnostic('CRM7410', {
    message: `There is no message "${message}".`,
    fix: 'The link is signed, so it is of another environment with the same key: read it there.',
  })
}
