/** Korea: AlimTalk informs, and carries no advertising. */
import { addressOf } from '../../../../ir/address.ts'
import { mediumOf } from '../../../../ir/channel.ts'
import type { Rule } from '../../rule.ts'

export const ALIMTALK_ADVERTISING: Rule = {
  code: 'CRM3547',
  find(graph) {
    if (graph.project.rules?.korea === undefined) return []
    return [...graph.templates.values()]
      .filter((template) => {
        const channel = graph.channels.get(template.channel)
        return template.class === 'marketing' && channel && mediumOf(channel) === 'alimtalk'
      })
      .map(({ id }) => ({
        address: addressOf('template', id),
        path: ['channel'],
        message: `"${id}" is marketing, and AlimTalk carries no advertising`,
        fix: 'Send it by another channel, such as one of brand messages, or write `class: service` if it only informs.',
      }))
  },
}
