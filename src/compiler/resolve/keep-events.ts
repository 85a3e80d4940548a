/** Journeys and the templates they send in, the journeys with what each enrolment keeps of the event that started it out. */
import type { Journey } from '../../ir/journey.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import type { Template } from '../../ir/template.ts'

export function keepEvents(
  journeys: ReadonlyMap<string, Journey>,
  templates: ReadonlyMap<string, Template>,
): ReadonlyMap<string, Journey> {
  return new Map([...journeys].map(([id, journey]) => [id, keeping(journey, templates)]))
}

function keeping(journey: Journey, templates: ReadonlyMap<string, Template>): Journey {
  const { trigger, steps } = journey
  if (trigger.kind !== 'event') return journey
  const read = stepsIn(steps).flatMap((step) =>
    step.kind === 'send' ? (templates.get(step.template)?.event ?? []) : [],
  )
  if (read.length === 0) return journey
  return { ...journey, trigger: { ...trigger, keep: [...new Set(read)].sort() } }
}
