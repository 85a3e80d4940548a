/** Calling a webhook about the person: claimed, called and tried again like a message. */
import type { StepDefinition } from '../step-definition.ts'
import { sendAtStep } from './send.ts'

export const WEBHOOK_STEP: StepDefinition<'webhook'> = { advance: sendAtStep }
