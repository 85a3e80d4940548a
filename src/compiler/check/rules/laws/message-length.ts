/**
 * Korea: an SMS has room for 90 bytes, an LMS for 2,000 and a title of 40, whatever the customers' values are; and of a brand
 * message, too, it is known how long it gets.
 */
import { takesLong } from '../../../../ir/channel.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import { LMS_BYTES, LMS_SUBJECT_BYTES, SMS_BYTES } from '../../../../ir/text-message.ts'
import type { Finding, Rule } from '../../rule.ts'
import { type MeasuredText, measuredTexts } from '../measured-texts.ts'

export const SMS_TOO_LONG: Rule = {
  code: 'CRM3543',
  find: (graph) =>
    eachSms(graph, (sms) => {
      const { bytes, unbounded } = sms.longest
      return sms.field === 'subject' || isLong(sms) || unbounded.length > 0 || bytes <= SMS_BYTES
        ? undefined
        : {
            message: `SMS "${sms.id}" can take ${bytes} bytes, and ${SMS_BYTES} are an SMS`,
            fix: 'Shorten it, lower `maxLength` of what it reads, or write `long: lms` in the channel to send longer ones as LMS.',
          }
    }),
}

export const LMS_TOO_LONG: Rule = {
  code: 'CRM3544',
  find: (graph) =>
    eachSms(graph, (sms) => {
      const { bytes, unbounded } = sms.longest
      const limit = sms.field === 'subject' ? LMS_SUBJECT_BYTES : LMS_BYTES
      if (!isLong(sms) || unbounded.length > 0 || bytes <= limit) return undefined
      const what = sms.field === 'subject' ? 'Subject of LMS' : 'LMS'
      return {
        message: `${what} "${sms.id}" can take ${bytes} bytes, and ${limit} are the most`,
        fix: 'Shorten it, or lower `maxLength` of what it reads.',
      }
    }),
}

export const LENGTH_UNKNOWN: Rule = {
  code: 'CRM3545',
  find: (graph) => [
    ...eachSms(graph, (sms) => unknownLength('SMS', sms)),
    ...eachOf('brandmessage', graph, (brand) => unknownLength('Brand message', brand)),
  ],
}

export const OUTSIDE_EUC_KR: Rule = {
  code: 'CRM3546',
  find: (graph) =>
    eachSms(graph, ({ id, longest: { outside } }) =>
      outside.length === 0
        ? undefined
        : {
            message: `SMS "${id}" has characters that arrive as a question mark: ${outside.join(' ')}`,
            fix: 'Write them in other words: carriers encode SMS as EUC-KR.',
          },
    ),
}

type Words = Pick<Finding, 'message' | 'fix'>

function unknownLength(
  what: string,
  { id, longest: { unbounded } }: MeasuredText,
): Words | undefined {
  if (unbounded.length === 0) return undefined
  return {
    message: `${what} "${id}" can be of any length: ${unbounded.map((name) => `\`${name}\``).join(', ')} can`,
    fix: 'Give the trait a `maxLength` in the catalog, or take it out of the text.',
  }
}

/** It may be, or by its subject always is, an LMS. */
function isLong({ isTitled, channel }: MeasuredText): boolean {
  return isTitled || takesLong(channel)
}

type Find = (text: MeasuredText) => Words | undefined

function eachSms(graph: ProjectGraph, find: Find): readonly Finding[] {
  return eachOf('sms', graph, find)
}

function eachOf(
  medium: 'sms' | 'brandmessage',
  graph: ProjectGraph,
  find: Find,
): readonly Finding[] {
  if (graph.project.rules?.korea === undefined) return []
  return measuredTexts(graph, medium).flatMap((text) => {
    const found = find(text)
    return found === undefined ? [] : [{ address: text.address, path: text.path, ...found }]
  })
}
