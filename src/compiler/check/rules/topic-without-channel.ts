/** A marketing template on a channel for which its topic has no consent: nobody will ever get it. */
import { addressOf } from '../../../ir/address.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { Template } from '../../../ir/template.ts'
import type { Rule } from '../rule.ts'

export const TOPIC_WITHOUT_CHANNEL: Rule = {
  code: 'CRM4002',
  find: (graph) =>
    [...graph.templates.values()]
      .filter((template) => isWithoutConsent(template, graph))
      .map(({ id, topic, channel }) => ({
        address: addressOf('template', id),
        path: ['topic'],
        message: `Nobody can consent to topic "${topic}" on channel "${channel}", so template "${id}" is always withheld`,
        fix: `Add \`${channel}\` or \`default\` to the consent of topic "${topic}".`,
      })),
}

function isWithoutConsent(template: Template, { topics }: ProjectGraph): boolean {
  if (template.class !== 'marketing' || template.topic === undefined) return false
  const consent = topics.get(template.topic)?.consent
  if (consent === undefined) return false
  return consent[template.channel] === undefined && consent.default === undefined
}
