/** A marketing e-mail that some recipients could not end: every part of it shows everyone the link. */
import { addressOf } from '../../../ir/address.ts'
import { isMail } from '../../../ir/channel.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { Template } from '../../../ir/template.ts'
import { assembledTexts } from '../../declarations/templates/assembled-texts.ts'
import type { Finding, Rule } from '../rule.ts'

export const UNSUBSCRIBE_LINK: Rule = {
  code: 'CRM3520',
  find: (graph) =>
    [...graph.templates.values()]
      .filter((one) => isMarketingMail(one, graph))
      .flatMap((template): readonly Finding[] =>
        assembledTexts(template, graph)
          .filter(({ field, text }) => field !== 'subject' && !text.always.has(LINK))
          .map(({ path, field }) => ({
            address: addressOf('template', template.id),
            path,
            message: `Marketing e-mail "${template.id}" shows no link to unsubscribe in its \`${field}\``,
            fix: `Write {{${LINK}}} there, or in its layout, outside of all blocks.`,
          })),
      ),
}

const LINK = 'links.unsubscribe'

export function isMarketingMail(template: Template, { channels }: ProjectGraph): boolean {
  const channel = channels.get(template.channel)
  return template.class === 'marketing' && channel !== undefined && isMail(channel)
}
