/**
 * Consent to marketing that nobody is asked to confirm (Korea, every two years). What the journey says is the team's business; that
 * there is one which may come to those whose consent is old, again and again, is checked.
 */
import { addressOf } from '../../../../ir/address.ts'
import type { Finding, Rule } from '../../rule.ts'
import { mayTellOld } from './consent-journey.ts'
import { marketingTopics } from './marketing-topics.ts'

export const CONSENT_NEVER_CONFIRMED: Rule = {
  code: 'CRM3548',
  find: (graph) => {
    const korea = graph.project.rules?.korea
    if (korea === undefined || korea.confirmation === 'elsewhere') return []
    return marketingTopics(graph).flatMap(({ id, proof }) => {
      if (proof === undefined) return [finding(id, [], 'nothing says when it was given', NO_PROOF)]
      if ([...graph.journeys.values()].some((each) => mayTellOld(each, proof, graph))) return []
      return [finding(id, ['proof'], `no journey asks those whose "${proof}" is old`, NO_JOURNEY)]
    })
  },
}

const ELSEWHERE = 'or write `confirmation: elsewhere` under `rules.korea` if another system asks'
const NO_PROOF = `Add \`proof\`: the trait with the instant of the last consent, ${ELSEWHERE}.`
const NO_JOURNEY = `Add a segment of those whose consent is nearly two years old and a journey that a schedule starts for it again and again (\`reentry\`), ${ELSEWHERE}.`

function finding(id: string, path: Finding['path'], what: string, fix: string): Finding {
  const message = `Consent to topic "${id}" has to be confirmed every two years, and ${what}`
  return { address: addressOf('topic', id), path, message, fix }
}
