/** Consent to marketing that cannot be proved (GDPR). */
import { addressOf } from '../../../../ir/address.ts'
import type { Rule } from '../../rule.ts'
import { marketingTopics } from './marketing-topics.ts'

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
