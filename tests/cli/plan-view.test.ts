/** What a reviewer reads, as a whole: text and pull-request comment of one plan with every kind of change. */
import { expect, test } from 'vitest'
import { planMarkdown } from '../../src/cli/views/plan-markdown.ts'
import { planText } from '../../src/cli/views/plan-text.ts'
import type { AppliedState } from '../../src/ir/applied.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { ImpactPort } from '../../src/plan/impact-port.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { compiledProject, SEND } from '../plan/fixture-project.ts'
import { AS_OF } from '../plan/plan-and-apply.ts'

const BEFORE = compiledProject({
  segments: {
    renamed: { atLeast: 10, title: 'Old title' },
    respelt: { atLeast: 20 },
    widened: { atLeast: 30, title: 'Widened' },
    inner: { atLeast: 35, within: 'widened' },
    gone: { atLeast: 40 },
  },
  journeys: {
    greet: { enters: 'widened' },
    changed: {
      enters: 'renamed',
      steps: [SEND, { kind: 'send', id: 'two', template: 'line one\nline two\nline three' }],
    },
    ended: { enters: 'gone' },
  },
})

const AFTER = compiledProject({
  segments: {
    renamed: { atLeast: 10, title: 'New title' },
    respelt: { atLeast: 20, spelling: 'moreThan' },
    widened: { atLeast: 25, title: 'Widened' },
    inner: { atLeast: 35, within: 'widened' },
    created: { atLeast: 50, title: '새 고객' },
  },
  journeys: {
    greet: { enters: 'widened' },
    changed: {
      enters: 'renamed',
      steps: [SEND, { kind: 'send', id: 'two', template: 'line one\nline 2\nline three' }],
    },
    backfilled: { enters: 'created', backfill: 'current', title: 'Backfilled' },
    weekly: { scheduled: { segment: 'created', cron: '0 10 * * 1' } },
  },
})

const PORT: ImpactPort = {
  segments: async (questions) =>
    questions.map(({ before, after }) => ({
      before: before === undefined ? 0 : 1204,
      after: after === undefined ? 0 : 1350,
      entering: after === undefined ? 0 : 150,
      leaving: after === undefined ? 1204 : 4,
      beforeFrom: 'definition',
    })),
  journeys: async (questions) => questions.map(() => ({ people: 1350, allowed: 1200 })),
  inFlight: async () =>
    new Map([
      ['changed', 12],
      ['ended', 3],
      ['greet', 9],
    ]),
  standingAt: async () => new Map(),
  broadcasts: async () => [],
  stateAfter: async () => undefined,
}

function appliedOf(project: CompiledProject): AppliedState {
  const objects = [...project.objects].map(
    ([address, object]) =>
      [address, { object, applyId: 1, appliedAt: AS_OF, since: AS_OF, crmVersion: '0' }] as const,
  )
  return { applyId: 1, initialized: true, objects: new Map(objects) }
}

async function examplePlan(): Promise<Plan> {
  const { value } = await makePlan({
    compiled: AFTER,
    applied: appliedOf(BEFORE),
    asOf: AS_OF,
    environment: 'production',
    crmVersion: '1.2.3',
    measure: PORT,
  })
  return value
}

test('A3: a plan as text', async () => {
  await expect(planText(await examplePlan(), false)).toMatchFileSnapshot('plan-text.golden.txt')
})

test('A3: a plan as a comment on a pull request', async () => {
  await expect(planMarkdown(await examplePlan())).toMatchFileSnapshot('plan-markdown.golden.md')
})
