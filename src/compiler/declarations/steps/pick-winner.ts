/** The step of a broadcast that finds which variant of its test did best: what it reads, and the events it counts. */
import { occurrencesSql } from '../../sql/event-occurrences.ts'
import { journeyEventReads } from '../journey-event.ts'
import type { StepKnowledge } from './step-kind.ts'

export const PICK_WINNER: StepKnowledge<'pickWinner'> = {
  catalogReads: ({ goal }) => journeyEventReads(goal),
  compile: ({ goal }, source) => ({
    kind: 'pickWinner',
    goal: occurrencesSql(goal, source, { among: 'keys' }),
  }),
}
