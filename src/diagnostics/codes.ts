/** The one table of codes. Families by stage; a code is never reused for another meaning. */
import type { CodeEntry } from './code-entry.ts'
import { BROADCAST_CODES } from './codes/broadcast.ts'
import { CHANNEL_CODES } from './codes/channel.ts'
import { CHECK_CODES } from './codes/check.ts'
import { CLI_CODES } from './codes/cli.ts'
import { CONDITION_CODES } from './codes/condition.ts'
import { DATABASE_CODES } from './codes/database.ts'
import { GUARD_CODES } from './codes/guard.ts'
import { HOLD_CODES } from './codes/hold.ts'
import { JOURNEY_CODES } from './codes/journey.ts'
import { JOURNEY_RUN_CODES } from './codes/journey-run.ts'
import { LOAD_CODES } from './codes/load.ts'
import { MEASURE_CODES } from './codes/measure.ts'
import { MODEL_CODES } from './codes/model.ts'
import { PLAN_CODES } from './codes/plan.ts'
import { RESOLVE_CODES } from './codes/resolve.ts'
import { RUNTIME_CODES } from './codes/runtime.ts'
import { START_CODES } from './codes/start.ts'
import { TEMPLATE_CODES } from './codes/template.ts'
import { TEMPLATE_RUN_CODES } from './codes/template-run.ts'
import { VALIDATE_CODES } from './codes/validate.ts'

const TABLE = {
  ...LOAD_CODES,
  ...VALIDATE_CODES,
  ...RESOLVE_CODES,
  ...CONDITION_CODES,
  ...MODEL_CODES,
  ...GUARD_CODES,
  ...JOURNEY_CODES,
  ...BROADCAST_CODES,
  ...TEMPLATE_CODES,
  ...CHECK_CODES,
  ...DATABASE_CODES,
  ...PLAN_CODES,
  ...RUNTIME_CODES,
  ...HOLD_CODES,
  ...CHANNEL_CODES,
  ...JOURNEY_RUN_CODES,
  ...TEMPLATE_RUN_CODES,
  ...MEASURE_CODES,
  ...CLI_CODES,
  ...START_CODES,
} as const

export type DiagnosticCode = keyof typeof TABLE
export const DIAGNOSTIC_CODES: Readonly<Record<DiagnosticCode, CodeEntry>> = TABLE
