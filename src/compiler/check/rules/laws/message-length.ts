/** Korea: an SMS has room for 90 bytes, an LMS for 2,000, whatever the customers' values are. */
import { addressOf } from '../../../../ir/address.ts'
import { mediumOf } from '../../../../ir/channel.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import { LMS_BYTES, SMS_BYTES } from '../../../../ir/rules.ts'
import type { Template } from '../../../../ir/template.ts'
import {
  type AssembledText,
  assembledTexts,
} from '../../../declarations/templates/assembled-texts.ts'
import { type LongestText, longestText } from '../../../declarations/templates/longest-text.ts'
import type { Finding, Rule } from '../../rule.ts'

export const SMS_TOO_LONG: Rule = {
  code: 'CRM3543',
  find: (graph) =>
    eachSms(graph, ({ id, lms }, { bytes, unbounded }) =>
      lms === true || unbounded.length > 0 || bytes <= SMS_BYTES
        ? undefined
        : {
            message: `SMS "${id}" can take ${bytes} bytes, and ${SMS_BYTES} are an SMS`,
            fix: 'Shorten it, lower `maxLength` of what it reads, or write `lms: true` to send a longer one as an LMS.',
          },
    ),
}

export const LMS_TOO_LONG: Rule = {
  code: 'CRM3544',
  find: (graph) =>
    eachSms(graph, ({ id, lms }, { bytes, unbounded }) =>
      lms !== true || unbounded.length > 0 || bytes <= LMS_BYTES
        ? undefined
        : {
            message: `LMS "${id}" can take ${bytes} bytes, and ${LMS_BYTES} are the most`,
            fix: 'Shorten it, or lower `maxLength` of what it reads.',
          },
    ),
}

export const LENGTH_UNKNOWN: Rule = {
  code: 'CRM3545',
  find: (graph) =>
    eachSms(graph, ({ id }, { unbounded }) =>
      unbounded.length === 0
        ? undefined
        : {
            message: `SMS "${id}" can be of any length: ${unbounded.map((name) => `\`${name}\``).join(', ')} can`,
            fix: 'Give the trait a `maxLength` in the catalog, or take it out of the text.',
          },
    ),
}

export const OUTSIDE_EUC_KR: Rule = {
  code: 'CRM3546',
  find: (graph) =>
    eachSms(graph, ({ id }, { outside }) =>
      outside.length === 0
        ? undefined
        : {
            message: `SMS "${id}" has characters that arrive as a question mark: ${outside.join(' ')}`,
            fix: 'Write them in other words: carriers encode SMS as EUC-KR.',
          },
    ),
}

function eachSms(
  graph: ProjectGraph,
  find: (template: Template, longest: LongestText) => Pick<Finding, 'message' | 'fix'> | undefined,
): readonly Finding[] {
  const { rules, site } = graph.project
  if (rules?.korea === undefined) return []
  return [...graph.templates.values()].flatMap((template) => {
    const channel = graph.channels.get(template.channel)
    if (channel === undefined || mediumOf(channel) !== 'sms') return []
    return assembledTexts(template, graph).flatMap((text: AssembledText) => {
      if (text.field !== 'text') return []
      const longest = longestText(text.source, graph.catalog, site?.preferences)
      const found = find(template, longest)
      return found === undefined
        ? []
        : [{ address: addressOf('template', template.id), path: text.path, ...found }]
    })
  })
}
