/** Korea: advertising begins with its mark, and ends with who sends it and how to refuse it free of charge. */
import { addressOf } from '../../../../ir/address.ts'
import { type Medium, mediumOf } from '../../../../ir/channel.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import { ADVERTISING_MARK } from '../../../../ir/rules.ts'
import type { Template } from '../../../../ir/template.ts'
import {
  type AssembledText,
  assembledTexts,
} from '../../../declarations/templates/assembled-texts.ts'
import type { Finding, Rule } from '../../rule.ts'
import { shownLines } from './shown-text.ts'

/** The end of a message is what stands in its last lines. */
const LAST_LINES = 5

type MarkedField = AssembledText['field']
const TEXT: readonly MarkedField[] = ['text']

/**
 * Where each begins, for whoever gets it. A title of an LMS is none of its content. What a webhook is made into is not
 * known, so every part has the mark. AlimTalk carries no advertising at all, and what waits on a site or in an app until
 * somebody comes by is not sent to anyone. Whether KakaoTalk puts a mark of its own above a brand message is the provider's
 * doing, and two marks are no offence where none is one.
 */
const MARKED: Readonly<Record<Medium, readonly MarkedField[]>> = {
  email: ['subject'],
  sms: TEXT,
  alimtalk: TEXT,
  brandmessage: TEXT,
  push: ['subject'],
  webhook: ['subject', 'html', 'text'],
  onsite: [],
  inapp: [],
}
const NOT_SENT: readonly Medium[] = ['onsite', 'inapp']

export const ADVERTISING_MARK_RULE: Rule = {
  code: 'CRM3540',
  find: (graph) =>
    eachText(graph, ({ template, medium, text }) => {
      const begin = text.field === 'html' ? (shownLines(text)[0] ?? '') : text.source
      if (!MARKED[medium].includes(text.field) || begin.startsWith(ADVERTISING_MARK)) return []
      return [
        {
          address: addressOf('template', template.id),
          path: text.path,
          message: `Advertising "${template.id}" does not begin with "${ADVERTISING_MARK}" in its \`${text.field}\``,
          fix: `Write "${ADVERTISING_MARK}" first, before any space or variable.`,
        },
      ]
    }),
}

export const SENDER_AND_OPT_OUT: Rule = {
  code: 'CRM3541',
  find: (graph) =>
    eachText(graph, ({ template, medium, text }) => {
      if (text.field === 'subject' || NOT_SENT.includes(medium)) return []
      const isEmail = medium === 'email'
      const { sender, optOut } = graph.project.rules?.korea ?? { sender: '', optOut: '' }
      const end = shownLines(text).slice(-LAST_LINES).join('\n')
      // An e-mail is refused by its link, which every marketing e-mail has.
      const refuses = [optOut, ...(isEmail ? ['{{links.unsubscribe}}'] : [])]
      const missing = [
        ...(end.includes(sender) ? [] : [`the sender "${sender}"`]),
        ...(refuses.some((way) => end.includes(way)) ? [] : [`"${optOut}"`]),
      ]
      if (missing.length === 0) return []
      return [
        {
          address: addressOf('template', template.id),
          path: text.path,
          message: `Advertising "${template.id}" does not end with ${missing.join(' and ')} in its \`${text.field}\``,
          fix: `Write it in the last lines${isEmail ? ', or a link {{links.unsubscribe}} there' : ''}; a layout is a good place.`,
        },
      ]
    }),
}

interface Advertising {
  readonly template: Template
  readonly medium: Medium
  readonly text: AssembledText
}

function eachText(
  graph: ProjectGraph,
  find: (advertising: Advertising) => readonly Finding[],
): readonly Finding[] {
  if (graph.project.rules?.korea === undefined) return []
  return [...graph.templates.values()].flatMap((template) => {
    const channel = graph.channels.get(template.channel)
    if (template.class !== 'marketing' || channel === undefined) return []
    const medium = mediumOf(channel)
    return assembledTexts(template, graph).flatMap((text) => find({ template, medium, text }))
  })
}
