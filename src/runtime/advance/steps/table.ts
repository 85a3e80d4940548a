/** All kinds of steps. A forgotten kind is a compile error. */
import type { StepKind } from '../../../ir/journey.ts'
import type { StepDefinition } from '../step-definition.ts'
import { BEST_TIME_STEP } from './best-time.ts'
import { BRANCH_STEP } from './branch.ts'
import { DELIVER_STEP } from './deliver.ts'
import { EXIT_STEP } from './exit.ts'
import { PICK_WINNER_STEP } from './pick-winner.ts'
import { SEND_STEP } from './send.ts'
import { SPLIT_STEP } from './split.ts'
import { WAIT_STEP } from './wait.ts'
import { WAIT_FOR_STEP } from './wait-for.ts'
import { WAIT_UNTIL_STEP } from './wait-until.ts'

const CHECKED = {
  wait: WAIT_STEP,
  waitUntil: WAIT_UNTIL_STEP,
  waitFor: WAIT_FOR_STEP,
  branch: BRANCH_STEP,
  split: SPLIT_STEP,
  send: SEND_STEP,
  exit: EXIT_STEP,
  bestTime: BEST_TIME_STEP,
  deliver: DELIVER_STEP,
  pickWinner: PICK_WINNER_STEP,
} satisfies { readonly [K in StepKind]: StepDefinition<K> }

export const STEPS: Readonly<Record<StepKind, StepDefinition>> = CHECKED
