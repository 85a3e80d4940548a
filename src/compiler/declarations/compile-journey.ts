/** A journey in, its program out: the journey itself, and what it asks of the team's tables. */
import type { JourneyProgram } from '../../ir/compiled.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Journey } from '../../ir/journey.ts'
import type { JourneyStatements, StepStatements } from '../../ir/journey-statements.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import { present } from '../fields/written-field.ts'
import { occurrencesSql } from '../sql/event-occurrences.ts'
import type { SqlSource } from '../sql/sql-source.ts'
import { compileExitWhen } from './exit-when.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { compileStep } from './steps/table.ts'
import { compileTrigger } from './triggers/table.ts'

export function compileJourney(journey: Journey, graph: ProjectGraph): JourneyProgram {
  if (graph.catalog === undefined) return { kind: 'journey', journey }
  const statements = statementsOf(journey, sqlSourceOf(graph))
  return { kind: 'journey', journey, ...(isEmpty(statements) ? {} : { statements }) }
}

function statementsOf(journey: Journey, source: SqlSource): JourneyStatements {
  const { trigger, exitWhen, goal } = journey
  const steps = stepsIn(journey.steps).flatMap((step): (readonly [string, StepStatements])[] => {
    const statements = compileStep(step, source)
    return statements === undefined ? [] : [[step.id, statements]]
  })
  return {
    ...present({
      trigger: compileTrigger(trigger, source),
      exitWhen: exitWhen === undefined ? undefined : compileExitWhen(exitWhen, source),
      goal: goal === undefined ? undefined : occurrencesSql(goal, source, { among: 'keys' }),
    }),
    steps: Object.fromEntries(steps),
  }
}

function isEmpty({ steps, ...others }: JourneyStatements): boolean {
  return Object.keys(steps).length === 0 && Object.keys(others).length === 0
}
