/** A template and the journeys of its project in, what `event` stands for in its texts out, or why it stands for nothing. */
import type { Catalog, Column } from '../../../ir/catalog.ts'
import type { Journey } from '../../../ir/journey.ts'
import { stepsIn } from '../../../ir/step-graph.ts'

/** One journey that sends the template. */
export interface JourneyStart {
  readonly journey: string
  /** Ids of the steps that send it. */
  readonly steps: readonly string[]
  /** What its trigger waits for; absent when it is no event. */
  readonly event?: { readonly name: string; readonly properties: Readonly<Record<string, Column>> }
}

export interface JourneyStarts {
  /** In the order of ids. */
  readonly known: readonly JourneyStart[]
  /** False while journeys have errors of their own, or are in files that did not load: there may be others. */
  readonly isWhole: boolean
}

export function startsOf(
  template: string,
  journeys: Iterable<Journey>,
  { events }: Pick<Catalog, 'events'>,
): readonly JourneyStart[] {
  return [...journeys]
    .flatMap(({ id, trigger, steps }): readonly JourneyStart[] => {
      const sends = stepsIn(steps).filter((one) => one.kind === 'send' && one.template === template)
      if (sends.length === 0) return []
      const start = { journey: id, steps: sends.map((step) => step.id) }
      const table = trigger.kind === 'event' ? events[trigger.event] : undefined
      if (trigger.kind !== 'event' || table === undefined) return [start]
      return [{ ...start, event: { name: trigger.event, properties: table.properties } }]
    })
    .sort((a, b) => (a.journey < b.journey ? -1 : 1))
}

export interface EventProblem {
  readonly message: string
  readonly fix: string
}

/** Why a template has no event to read: nobody sends it, or a journey that does starts otherwise. */
export function withoutEvent({ known, isWhole }: JourneyStarts): EventProblem | undefined {
  const other = known.find(({ event }) => event === undefined)
  if (other !== undefined) {
    return {
      message: `The template reads the event that started a journey, and journey "${other.journey}", which sends it, does not start with an event`,
      fix: 'Take it out, start that journey with `event`, or give it a template of its own.',
    }
  }
  if (known.length > 0 || !isWhole) return undefined
  return {
    message: 'The template reads the event that started a journey, and no journey sends it',
    fix: 'Send it in a journey that starts with `event`, or take it out.',
  }
}

/** The property in the events of all journeys that send the template. */
export function startedBy(
  name: string,
  { known }: JourneyStarts,
): { readonly column: Column | undefined } | { readonly lacking: JourneyStart } {
  let column: Column | undefined
  for (const start of known) {
    const properties = start.event?.properties ?? {}
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined
    const isOther = column !== undefined && own !== undefined && isList(own) !== isList(column)
    if (own === undefined || isOther) return { lacking: start }
    column = own
  }
  return { column }
}

function isList({ type }: Column): boolean {
  return type === 'list'
}
