/** A batch's template and channel in, a function from a message to its links out, or why they cannot be made. */
import type { SiteLinks } from '../../ir/links.ts'
import type { Template } from '../../ir/template.ts'
import type { ClaimedBatch } from '../send/claimed-message.ts'
import { OUTBOX_KEY, readLinkKeys } from './link-keys.ts'
import {
  endsByOneClick,
  type LinkScope,
  linkSettings,
  type MessageLinks,
  stepLinks,
} from './message-links.ts'

export interface BatchLinks {
  readonly linksOf: (message: string) => MessageLinks
  /** Whether its messages carry the headers of RFC 8058. */
  readonly endsByOneClick: boolean
}

export function batchLinks(
  {
    template,
    channel,
    journey,
    step,
  }: Pick<ClaimedBatch, 'template' | 'channel' | 'journey' | 'step'>,
  site: SiteLinks,
  secret: (name: string) => string | undefined,
): BatchLinks | { readonly problem: string } {
  const scope = { template: template.program.template, channel: channel.program.channel, site }
  const problem = signingProblem(scope, secret)
  if (problem !== undefined) return { problem }
  const signed = { ...scope, key: signingKey(site, secret) }
  return {
    linksOf: stepLinks({ journey, step }, signed),
    endsByOneClick: endsByOneClick(scope.template, scope.channel),
  }
}

/** Why messages of the template would have to wait; a key is needed only for links that somebody answers. */
export function signingProblem(
  scope: Omit<LinkScope, 'key'>,
  secret: (name: string) => string | undefined,
): string | undefined {
  if (scope.channel.via === 'outbox' || !needsKey(scope)) return undefined
  const found = readLinkKeys(scope.site.key, secret(scope.site.key))
  return 'problem' in found ? found.problem : undefined
}

export function signingKey(
  { key }: SiteLinks,
  secret: (name: string) => string | undefined,
): string {
  const found = readLinkKeys(key, secret(key))
  return 'keys' in found ? found.keys[0] : OUTBOX_KEY
}

function needsKey({ template, channel, site }: Omit<LinkScope, 'key'>): boolean {
  if (endsByOneClick(template, channel)) return true
  const { track } = linkSettings({ template, channel })
  const isTracked = track !== undefined && (track.opens || track.clicks)
  return readsLinks(template) || (isTracked && site.tracking !== undefined)
}

function readsLinks({ given = [] }: Template): boolean {
  return given.some((name) => name.startsWith('links.'))
}
