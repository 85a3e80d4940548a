/** Brand messages of KakaoTalk: they are advertising and nothing else, and have room for so much. */
import { addressOf } from '../../../ir/address.ts'
import { BRAND_MESSAGE_CHARACTERS } from '../../../ir/brand-message.ts'
import { mediumOf } from '../../../ir/channel.ts'
import type { Rule } from '../rule.ts'
import { measuredTexts } from './measured-texts.ts'

/** Whatever laws the project names: of another class, it would reach people who never consented, at night. */
export const BRAND_MESSAGE_CLASS: Rule = {
  code: 'CRM3408',
  find: ({ templates, channels }) =>
    [...templates.values()].flatMap(({ id, channel, class: written }) => {
      const found = channels.get(channel)
      if (written === 'marketing' || found === undefined) return []
      if (mediumOf(found) !== 'brandmessage') return []
      return [
        {
          address: addressOf('template', id),
          path: ['class'],
          message: `"${id}" is ${written}, and a brand message is advertising`,
          fix: 'Send it by another channel, such as AlimTalk, or write `class: marketing` and its topic.',
        },
      ]
    }),
}

export const BRAND_MESSAGE_TOO_LONG: Rule = {
  code: 'CRM3409',
  find: (graph) =>
    measuredTexts(graph, 'brandmessage')
      .filter(({ longest }) => longest.characters > BRAND_MESSAGE_CHARACTERS)
      .map(({ id, address, path, longest: { characters } }) => ({
        ...{ address, path },
        message: `Brand message "${id}" can take ${characters} characters, and ${BRAND_MESSAGE_CHARACTERS} are the most`,
        fix: 'Shorten it, or lower `maxLength` of what it reads.',
      })),
}
