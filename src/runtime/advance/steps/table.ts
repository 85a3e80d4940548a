/** All kinds of steps. A forgotten kind is a compile error. */
import type { StepKind } from '../../../ir/journey.ts'
import type { StepDefinition } from '../step-definition.ts'
import { BRANCH_STEP } from './branch.ts'
import { EMIT_STEP } from './emit.ts'
import { EXIT_STEP } from './exit.ts'
import { SEND_STEP } from './send.ts'
import { SET_STEP } from './set.ts'
import { SPLIT_STEP } from './split.ts'
import { WAIT_STEP } from './wait.ts'
import { WAIT_FOR_STEP } from './wait-for.ts'
import { WAIT_UNTIL_STEP } from './wait-until.ts'
import { WEBHOOK_STEP } from './webhook.ts'

const CHECKED = {
  wait: WAIT_STEP,
  waitUntil: WAIT_UNTIL_STEP,
  waitFor: WAIT_FOR_STEP,
  branch: BRANCH_STEP,
  split: SPLIT_STEP,
  send: SEND_STEP,
  webhook: WEBHOOK_STEP,
  set: SET_STEP,
  emit: EMIT_STEP,
  exit: EXIT_STEP,
} satisfies { readonly [K in StepKind]: StepDefinition<K> }

export const STEPS: Readonly<Record<StepKind, StepDefinition>> = CHECKED
