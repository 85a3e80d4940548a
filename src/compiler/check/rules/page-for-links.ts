/** Links of messages that lead nowhere, because the config does not say where the page or the endpoint is. */
import { addressOf } from '../../../ir/address.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { LinkSettings } from '../../../ir/links.ts'
import type { Finding, Rule } from '../rule.ts'
import { isApproved } from './approved-links.ts'
import { isMarketingMail } from './unsubscribe-link.ts'

export const PAGE_FOR_LINKS: Rule = {
  code: 'CRM3521',
  find(graph) {
    if (graph.project.site?.preferences !== undefined || graph.project.name === '') return []
    const needing = [...graph.templates.values()].filter(
      (template) =>
        isMarketingMail(template, graph) ||
        template.given?.some((name) => name.startsWith('links.')) === true,
    )
    // Said once: it is the config that has to be mended.
    return needing.slice(0, 1).map(({ id }) => ({
      address: addressOf('project', graph.project.name),
      path: [],
      message: `The config names no page for the links of messages, which template "${id}" needs`,
      fix: 'Add `preferences: { url: … }`: marketing e-mail has a link to unsubscribe.',
    }))
  },
}

export const ENDPOINT_FOR_TRACKING: Rule = {
  code: 'CRM3524',
  find(graph) {
    if (graph.project.site?.tracking !== undefined) return []
    return [...tracking(graph, 'channel'), ...tracking(graph, 'template')]
  },
}

function tracking(graph: ProjectGraph, kind: 'channel' | 'template'): readonly Finding[] {
  const objects: Iterable<{
    readonly id: string
    readonly channel?: string
    readonly links?: LinkSettings
  }> = kind === 'channel' ? graph.channels.values() : graph.templates.values()
  return (
    [...objects]
      // Where no link may be changed, that is the error.
      .filter(({ id, channel }) => !isApproved(channel ?? id, graph))
      .filter(({ links }) => links?.track?.opens === true || links?.track?.clicks === true)
      .map(({ id }) => ({
        address: addressOf(kind, id),
        path: ['links', 'track'],
        message: `Opens or clicks are tracked, and the config names no endpoint for that`,
        fix: 'Add `links: { url: … }` to the config: where crm is reached.',
      }))
  )
}
