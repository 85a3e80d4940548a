/**
 * Consent to marketing that nobody is asked to confirm (Korea, every two years). What the journey says is the team's business; that
 * there is one, that it takes people again, and that it reaches those whose consent is old, is checked. One that certainly greets
 * newcomers only is none.
 */
import { addressOf } from '../../../../ir/address.ts'
import type { Condition } from '../../../../ir/condition.ts'
import type { Duration } from '../../../../ir/duration.ts'
import type { ProjectGraph } from '../../../../ir/graph.ts'
import type { Journey, Trigger } from '../../../../ir/journey.ts'
import { pathPlaces } from '../../../../ir/step-graph.ts'
import { conditionDependencies } from '../../../language/conditions/table.ts'
import type { FixedWindow } from '../../../language/windows/window-definition.ts'
import { isEmpty } from '../../../logic/prove.ts'
import type { Finding, Rule } from '../../rule.ts'
import { marketingTopics } from './marketing-topics.ts'

export const CONSENT_NEVER_CONFIRMED: Rule = {
  code: 'CRM3548',
  find: (graph) => {
    const korea = graph.project.rules?.korea
    if (korea === undefined || korea.confirmation === 'elsewhere') return []
    return marketingTopics(graph).flatMap(({ id, proof }) => {
      if (proof === undefined) return [finding(id, [], 'nothing says when it was given', NO_PROOF)]
      if ([...graph.journeys.values()].some((each) => asksAgain(each, proof, graph))) return []
      return [finding(id, ['proof'], `no journey asks those whose "${proof}" is old`, NO_JOURNEY)]
    })
  },
}

const ELSEWHERE = 'or write `confirmation: elsewhere` under `rules.korea` if another system asks'
const NO_PROOF = `Add \`proof\`: the trait with the instant of the last consent, ${ELSEWHERE}.`
const NO_JOURNEY = `Add a segment of those whose consent is nearly two years old and a journey that it starts again and again (\`reentry\`), ${ELSEWHERE}.`

function finding(id: string, path: Finding['path'], what: string, fix: string): Finding {
  const message = `Consent to topic "${id}" has to be confirmed every two years, and ${what}`
  return { address: addressOf('topic', id), path, message, fix }
}

function asksAgain(journey: Journey, proof: string, graph: ProjectGraph): boolean {
  // Once in a life is not every two years; a broadcast that comes once is the same.
  if (journey.reentry.kind === 'never') return false
  const isTold = pathPlaces(journey.steps).some(
    ({ step: { kind } }) => kind === 'send' || kind === 'webhook',
  )
  return isTold && startsWithOld(journey.trigger, proof, graph)
}

function startsWithOld(trigger: Trigger, proof: string, graph: ProjectGraph): boolean {
  if (trigger.kind === 'event') return false
  if (trigger.segment !== undefined && mayHoldOld(trigger.segment, proof, graph)) return true
  if (trigger.kind === 'anniversary') return trigger.trait === proof
  return trigger.kind === 'date' && trigger.trait === proof && isLong(trigger.offset)
}

/** It reads the trait, itself or through other segments, and is not proved to leave out everyone with an old date. */
function mayHoldOld(segment: string, proof: string, graph: ProjectGraph): boolean {
  const where = graph.segments.get(segment)?.where
  if (where === undefined || !traitsBehind(segment, graph).has(proof)) return false
  const old: Condition = { kind: 'all', of: [where, ...oldConsent(proof, graph.project.zone)] }
  return isEmpty(old, graph.segments) === 'unknown'
}

function traitsBehind(segment: string, { segments }: ProjectGraph): ReadonlySet<string> {
  const traits = new Set<string>()
  const seen = new Set([segment])
  // A set also gives what is added to it on the way.
  for (const id of seen) {
    const where = segments.get(id)?.where
    if (where === undefined) continue
    const read = conditionDependencies(where)
    for (const trait of read.traits) traits.add(trait)
    for (const other of read.segments) seen.add(other)
  }
  return traits
}

/** About a year and a month: windows are compared part by part, so each part has its share. */
const OLD: Duration = { months: 6, days: 190, seconds: 31 * 86_400 }

function oldConsent(trait: string, zone: string): readonly Condition[] {
  const windows: readonly FixedWindow[] = [
    { kind: 'last', duration: OLD, zone },
    { kind: 'days', count: OLD.days, zone },
  ]
  const young = windows.map((window): Condition => {
    return { kind: 'trait', trait, test: { op: 'within', window } }
  })
  return [
    { kind: 'trait', trait, test: { op: 'isSet' } },
    ...young.map((of): Condition => ({ kind: 'not', of })),
  ]
}

function isLong({ months, days, seconds }: Duration): boolean {
  return months * 30 + days + seconds / 86_400 >= 365
}
