/** A graph in, the findings of every rule out as diagnostics. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Address, splitAddress } from '../../ir/address.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Rule } from './rule.ts'
import { APPROVED_LINKS } from './rules/approved-links.ts'
import { BRAND_MESSAGE_CLASS, BRAND_MESSAGE_TOO_LONG } from './rules/brand-messages.ts'
import { EMPTY_SEGMENT } from './rules/empty-segment.ts'
import { EVERYONE_SEGMENT } from './rules/everyone-segment.ts'
import { HASHED_WITHOUT_CONSENT, PHONES_OF_NO_COUNTRY } from './rules/hashed-exports.ts'
import { LAWS } from './rules/laws/table.ts'
import { MISSPELT_BASE } from './rules/misspelt-base.ts'
import { ENDPOINT_FOR_TRACKING, PAGE_FOR_LINKS } from './rules/page-for-links.ts'
import { PREHEADER_WITHOUT_HTML } from './rules/preheader-without-html.ts'
import { REDUNDANT_CONDITION } from './rules/redundant-condition.ts'
import { SCHEDULE_WITHOUT_REENTRY } from './rules/schedule-without-reentry.ts'
import { STEPS_AFTER_EXIT } from './rules/steps-after-exit.ts'
import { TOO_MANY_BASES } from './rules/too-many-bases.ts'
import { TOPIC_WITHOUT_CHANNEL } from './rules/topic-without-channel.ts'
import { UNSUBSCRIBE_LINK } from './rules/unsubscribe-link.ts'
import { WEBHOOK_CHANNEL } from './rules/webhook-channel.ts'

const RULES: readonly Rule[] = [
  SCHEDULE_WITHOUT_REENTRY,
  TOPIC_WITHOUT_CHANNEL,
  STEPS_AFTER_EXIT,
  WEBHOOK_CHANNEL,
  EMPTY_SEGMENT,
  EVERYONE_SEGMENT,
  REDUNDANT_CONDITION,
  TOO_MANY_BASES,
  MISSPELT_BASE,
  UNSUBSCRIBE_LINK,
  PAGE_FOR_LINKS,
  ENDPOINT_FOR_TRACKING,
  APPROVED_LINKS,
  BRAND_MESSAGE_CLASS,
  BRAND_MESSAGE_TOO_LONG,
  PREHEADER_WITHOUT_HTML,
  HASHED_WITHOUT_CONSENT,
  PHONES_OF_NO_COUNTRY,
  ...LAWS,
]

export function checkProject(
  graph: ProjectGraph,
  { withProofs = true }: { readonly withProofs?: boolean } = {},
): readonly Diagnostic[] {
  const rules = RULES.filter(({ isProof }) => withProofs || isProof !== true)
  return rules.flatMap((rule) =>
    rule
      .find(graph)
      .filter(({ address }) => !isAllowed(rule, address, graph))
      .map(({ address, path, message, fix }) => {
        const location = graph.declarations.get(address)?.source.locate(path)
        return diagnostic(rule.code, {
          address,
          ...(location === undefined ? {} : { location }),
          message,
          fix,
        })
      }),
  )
}

function isAllowed({ allow }: Rule, address: Address, { segments }: ProjectGraph): boolean {
  const { kind, id } = splitAddress(address)
  if (kind !== 'segment' || allow === undefined) return false
  return segments.get(id)?.allow?.includes(allow) === true
}
