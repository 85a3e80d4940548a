/** Korea: an SMS has room for 90 bytes, an LMS for 2,000 and a title of 40, whatever the customers' values are. */
import { addressOf } from '../../../../ir/address.ts'
import { mediumOf, takesLong } from '../../../../ir/channel.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import type { Template } from '../../../../ir/template.ts'
import { LMS_BYTES, LMS_SUBJECT_BYTES, SMS_BYTES } from '../../../../ir/text-message.ts'
import {
  type AssembledText,
  assembledTexts,
} from '../../../declarations/templates/assembled-texts.ts'
import { startsOf } from '../../../declarations/templates/journey-starts.ts'
import { type LongestText, longestText } from '../../../declarations/templates/longest-text.ts'
import type { Finding, Rule } from '../../rule.ts'

export const SMS_TOO_LONG: Rule = {
  code: 'CRM3543',
  find: (graph) =>
    eachSms(graph, ({ template, isLong, field, longest: { bytes, unbounded } }) =>
      field === 'subject' || isLong || unbounded.length > 0 || bytes <= SMS_BYTES
        ? undefined
        : {
            message: `SMS "${template.id}" can take ${bytes} bytes, and ${SMS_BYTES} are an SMS`,
            fix: 'Shorten it, lower `maxLength` of what it reads, or write `long: lms` in the channel to send longer ones as LMS.',
          },
    ),
}

export const LMS_TOO_LONG: Rule = {
  code: 'CRM3544',
  find: (graph) =>
    eachSms(graph, ({ template, isLong, field, longest: { bytes, unbounded } }) => {
      const limit = field === 'subject' ? LMS_SUBJECT_BYTES : LMS_BYTES
      if (!isLong || unbounded.length > 0 || bytes <= limit) return undefined
      const what = field === 'subject' ? 'Subject of LMS' : 'LMS'
      return {
        message: `${what} "${template.id}" can take ${bytes} bytes, and ${limit} are the most`,
        fix: 'Shorten it, or lower `maxLength` of what it reads.',
      }
    }),
}

export const LENGTH_UNKNOWN: Rule = {
  code: 'CRM3545',
  find: (graph) =>
    eachSms(graph, ({ template: { id }, longest: { unbounded } }) =>
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
    eachSms(graph, ({ template: { id }, longest: { outside } }) =>
      outside.length === 0
        ? undefined
        : {
            message: `SMS "${id}" has characters that arrive as a question mark: ${outside.join(' ')}`,
            fix: 'Write them in other words: carriers encode SMS as EUC-KR.',
          },
    ),
}

interface TextMessage {
  readonly template: Template
  readonly field: AssembledText['field']
  /** It may be, or by its subject always is, an LMS. */
  readonly isLong: boolean
  readonly longest: LongestText
}

function eachSms(
  graph: ProjectGraph,
  find: (message: TextMessage) => Pick<Finding, 'message' | 'fix'> | undefined,
): readonly Finding[] {
  const { rules, site } = graph.project
  if (rules?.korea === undefined) return []
  return [...graph.templates.values()].flatMap((template) => {
    const channel = graph.channels.get(template.channel)
    if (channel === undefined || mediumOf(channel) !== 'sms') return []
    const texts = assembledTexts(template, graph)
    const starts =
      graph.catalog === undefined
        ? []
        : startsOf(template.id, graph.journeys.values(), graph.catalog)
    return texts.flatMap(({ field, locale, path, source }) => {
      const isTitled = texts.some((one) => one.field === 'subject' && one.locale === locale)
      const longest = longestText(source, graph.catalog, site?.preferences, starts)
      const found = find({ template, field, isLong: isTitled || takesLong(channel), longest })
      return found === undefined
        ? []
        : [{ address: addressOf('template', template.id), path, ...found }]
    })
  })
}
