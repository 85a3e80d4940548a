/** A graph in, the topics that its marketing is about out. */
import type { ProjectGraph } from '../../../../ir/graph.ts'
import type { Topic } from '../../../../ir/topic.ts'

export function marketingTopics({ topics, templates }: ProjectGraph): readonly Topic[] {
  const used = new Set(
    [...templates.values()].flatMap((one) => (one.class === 'marketing' ? (one.topic ?? []) : [])),
  )
  return [...topics.values()].filter(({ id }) => used.has(id))
}
