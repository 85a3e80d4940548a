/** Consent to marketing that cannot be proved (GDPR), or is never asked for again (Korea, every two years). */
import { addressOf } from '../../../../ir/address.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import type { Topic } from '../../../../ir/topic.ts'
import { conditionDependencies } from '../../../language/conditions/table.ts'
import type { Rule } from '../../rule.ts'

export const CONSENT_WITHOUT_PROOF: Rule = {
  code: 'CRM3551',
  find: (graph) =>
    graph.project.rules?.gdpr !== true
      ? []
      : marketingTopics(graph)
          .filter(({ proof }) => proof === undefined)
          .map(({ id }) => ({
            address: addressOf('topic', id),
            path: [],
            message: `Topic "${id}" names no proof of the consent to it`,
            fix: 'Add `proof`: the trait with the instant at which a customer consented.',
          })),
}

export const CONSENT_NEVER_CONFIRMED: Rule = {
  code: 'CRM3548',
  find: (graph) =>
    graph.project.rules?.korea === undefined
      ? []
      : marketingTopics(graph)
          .filter((topic) => !isAskedAgain(topic, graph))
          .map(({ id, proof }) => ({
            address: addressOf('topic', id),
            path: proof === undefined ? [] : ['proof'],
            message:
              proof === undefined
                ? `Consent to topic "${id}" has to be confirmed every two years, and nothing says when it was given`
                : `Consent to topic "${id}" has to be confirmed every two years, and no segment reads "${proof}"`,
            fix:
              proof === undefined
                ? 'Add `proof`: the trait with the instant of the last consent.'
                : 'Add a segment of those whose consent is nearly two years old, and a journey that asks them.',
          })),
}

function marketingTopics({ topics, templates }: ProjectGraph): readonly Topic[] {
  const used = new Set(
    [...templates.values()].flatMap((one) => (one.class === 'marketing' ? (one.topic ?? []) : [])),
  )
  return [...topics.values()].filter(({ id }) => used.has(id))
}

function isAskedAgain({ proof }: Topic, { segments }: ProjectGraph): boolean {
  if (proof === undefined) return false
  return [...segments.values()].some(({ where }) =>
    conditionDependencies(where).traits.includes(proof),
  )
}
