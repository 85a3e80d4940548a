/** `links` of an AlimTalk channel, or of a template on one: its text was approved as it is, and a changed link is another text. */
import { addressOf } from '../../../ir/address.ts'
import { mediumOf } from '../../../ir/channel.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { Rule } from '../rule.ts'

export const APPROVED_LINKS: Rule = {
  code: 'CRM3525',
  find(graph) {
    const channels = [...graph.channels.values()].filter(
      ({ id, links }) => links !== undefined && isApproved(id, graph),
    )
    const templates = [...graph.templates.values()].filter(
      ({ channel, links }) => links !== undefined && isApproved(channel, graph),
    )
    const addresses = [
      ...channels.map(({ id }) => addressOf('channel', id)),
      ...templates.map(({ id }) => addressOf('template', id)),
    ]
    return addresses.map((address) => ({
      address,
      path: ['links'],
      message: 'Links of an AlimTalk would be rewritten, and its text was approved as it is',
      fix: 'Take `links` out, and have the text approved with the parameters in it.',
    }))
  },
}

export function isApproved(channel: string, { channels }: ProjectGraph): boolean {
  const found = channels.get(channel)
  return found !== undefined && mediumOf(found) === 'alimtalk'
}
