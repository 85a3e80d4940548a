/** All kinds of steps. A forgotten kind is a compile error. */
import type { StepKind } from '../../../ir/journey.ts'
import type { StepDefinition } from '../step-definition.ts'
import { EXIT_STEP } from './exit.ts'
import { SEND_STEP } from './send.ts'
import { WAIT_STEP } from './wait.ts'

export const STEPS: { readonly [K in StepKind]: StepDefinition<K> } = {
  wait: WAIT_STEP,
  send: SEND_STEP,
  exit: EXIT_STEP,
}
