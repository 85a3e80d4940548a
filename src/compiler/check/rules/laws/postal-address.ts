/** CAN-SPAM: every marketing e-mail says where its sender can be reached by post. */
import { addressOf } from '../../../../ir/address.ts'
import { assembledTexts } from '../../../declarations/templates/assembled-texts.ts'
import type { Rule } from '../../rule.ts'
import { isMarketingMail } from '../unsubscribe-link.ts'
import { shownLines } from './shown-text.ts'

export const POSTAL_ADDRESS: Rule = {
  code: 'CRM3550',
  find(graph) {
    const address = graph.project.rules?.canSpam?.address
    if (address === undefined) return []
    return [...graph.templates.values()]
      .filter((template) => isMarketingMail(template, graph))
      .flatMap((template) =>
        assembledTexts(template, graph)
          .filter((text) => text.field !== 'subject')
          .filter((text) => !shownLines(text).join(' ').includes(oneLine(address)))
          .map(({ path, field }) => ({
            address: addressOf('template', template.id),
            path,
            message: `Marketing e-mail "${template.id}" does not show the postal address in its \`${field}\``,
            fix: `Write "${address}" in it; a layout is a good place.`,
          })),
      )
  },
}

function oneLine(text: string): string {
  return text.split(/\s+/).join(' ').trim()
}
