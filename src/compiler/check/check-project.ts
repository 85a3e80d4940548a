/** A graph in, the findings of every rule out as diagnostics. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Rule } from './rule.ts'
import { SCHEDULE_WITHOUT_REENTRY } from './rules/schedule-without-reentry.ts'
import { STEPS_AFTER_EXIT } from './rules/steps-after-exit.ts'
import { TOPIC_WITHOUT_CHANNEL } from './rules/topic-without-channel.ts'

const RULES: readonly Rule[] = [SCHEDULE_WITHOUT_REENTRY, TOPIC_WITHOUT_CHANNEL, STEPS_AFTER_EXIT]

export function checkProject(graph: ProjectGraph): readonly Diagnostic[] {
  return RULES.flatMap((rule) =>
    rule.find(graph).map(({ address, path, message, fix }) => {
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
