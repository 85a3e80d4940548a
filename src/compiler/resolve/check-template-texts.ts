/** A graph in, which templates lack a text that their channel needs, or have one that it cannot carry, out. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Channel } from '../../ir/channel.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Template } from '../../ir/template.ts'
import { templateTexts } from '../declarations/channels/table.ts'
import type { TextName } from '../declarations/channels/template-texts.ts'

const TEXTS: readonly TextName[] = ['subject', 'html', 'text', 'link', 'providerTemplate']

/** What each is called on a channel where its field's name says little. */
const ROLES: Readonly<Partial<Record<TextName, string>>> = {
  subject: 'its subject line or title',
  text: 'what it says',
  providerTemplate: 'the id of the approved text',
}

export function checkTemplateTexts(graph: ProjectGraph): readonly Diagnostic[] {
  return [...graph.templates.values()].flatMap((template) => {
    const channel = graph.channels.get(template.channel)
    return channel === undefined ? [] : problemsOf(template, channel, graph)
  })
}

function problemsOf(
  template: Template,
  channel: Channel,
  graph: ProjectGraph,
): readonly Diagnostic[] {
  const { required, oneOf = [], optional = [] } = templateTexts(channel)
  const known = new Set([...required, ...oneOf, ...optional])
  const has = (name: TextName) => template[name] !== undefined
  const lacking = required.filter((name) => !has(name))
  if (oneOf.length > 0 && !oneOf.some(has)) lacking.push(...oneOf.slice(0, 1))
  const foreign = TEXTS.filter((name) => has(name) && !known.has(name))
  const { declarations } = graph
  const address = addressOf('template', template.id)
  const source = declarations.get(address)?.source
  const where = `channel "${channel.id}" (${channel.via})`
  return [
    ...lacking.map((name) => {
      const role = ROLES[name]
      const location = source?.locate([])
      return diagnostic('CRM3401', {
        address,
        ...(location === undefined ? {} : { location }),
        message: `Template "${template.id}" has no \`${name}\`, which ${where} needs`,
        fix: `Add \`${name}\`${role === undefined ? '' : `: ${role}`}.`,
      })
    }),
    ...foreign.map((name) => {
      const location = source?.locate([name])
      return diagnostic('CRM3402', {
        address,
        ...(location === undefined ? {} : { location }),
        message: `Template "${template.id}" has \`${name}\`, which ${where} cannot carry`,
        fix: `Take it out; on this channel there are ${[...known].map((one) => `\`${one}\``).join(', ')}.`,
      })
    }),
  ]
}
