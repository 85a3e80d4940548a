/** All kinds of steps. A forgotten kind is a compile error. */
import { sql } from 'kysely'
import type { StepKind } from '../../../ir/journey.ts'
import { decidingStep } from '../deciding-step.ts'
import type { StepDefinition } from '../step-definition.ts'
import { decideBestTime } from './best-time.ts'
import { decideBranch } from './branch.ts'
import { DELIVER_STEP } from './deliver.ts'
import { decideEmit } from './emit.ts'
import { decideExit } from './exit.ts'
import { PICK_WINNER_STEP } from './pick-winner.ts'
import { SEND_STEP } from './send.ts'
import { decideSet } from './set.ts'
import { decideSplit } from './split.ts'
import { decideWait, waitEndSql } from './wait.ts'
import { decideWaitFor, timeoutSql, wakeMissed } from './wait-for.ts'
import { decideWaitUntil } from './wait-until.ts'
import { WEBHOOK_STEP } from './webhook.ts'

const CHECKED = {
  wait: decidingStep(decideWait, waitEndSql),
  waitUntil: decidingStep(decideWaitUntil),
  waitFor: decidingStep(decideWaitFor, timeoutSql, wakeMissed),
  branch: decidingStep(decideBranch),
  split: decidingStep(decideSplit),
  send: SEND_STEP,
  webhook: WEBHOOK_STEP,
  set: decidingStep(decideSet),
  emit: decidingStep(decideEmit),
  exit: decidingStep(decideExit),
  bestTime: decidingStep(decideBestTime, () => sql`e.due_at`),
  deliver: DELIVER_STEP,
  pickWinner: PICK_WINNER_STEP,
} satisfies { readonly [K in StepKind]: StepDefinition<K> }

export const STEPS: Readonly<Record<StepKind, StepDefinition>> = CHECKED
