/** A saved plan is canonical and complete, and anything else is refused (SEMANTICS 28). */
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/ir/json.ts'
import type { ImpactPort } from '../../src/plan/impact-port.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { formatPlanFile, parsePlanFile } from '../../src/plan/plan-file.ts'
import { compiledProject, type ProjectSpec } from './fixture-project.ts'
import { AS_OF } from './plan-and-apply.ts'

/** Everyone counts for three, so that small cells show. */
const THREE: ImpactPort = {
  segments: async (questions) =>
    questions.map(() => ({
      before: 3,
      after: 3,
      entering: 3,
      leaving: 0,
      beforeFrom: 'definition',
    })),
  journeys: async (questions) => questions.map(() => ({ people: 3, allowed: 3 })),
  standingAt: async () => new Map(),
  broadcasts: async () => [],
  inFlight: async () => new Map(),
  stateAfter: async () => undefined,
}

async function planOf(spec: ProjectSpec): Promise<Plan> {
  const checked = await makePlan({
    compiled: compiledProject(spec),
    applied: { applyId: undefined, initialized: false, objects: new Map() },
    asOf: AS_OF,
    environment: 'default',
    crmVersion: '0',
    measure: THREE,
  })
  return checked.value
}

const SPEC: ProjectSpec = {
  segments: { high: { atLeast: 91, title: '높은 점수' } },
  journeys: { hello: { enters: 'high', backfill: 'current' } },
}

test('28: the same config, data and as-of give the same bytes, which parse back to the same plan', async () => {
  const plan = await planOf(SPEC)
  expect(formatPlanFile(await planOf(SPEC))).toBe(formatPlanFile(plan))
  const parsed = await parsePlanFile(formatPlanFile(plan), 'plan.json')
  expect(parsed.diagnostics).toEqual([])
  expect(canonicalJson(parsed.value)).toBe(canonicalJson(plan))
})

test('33: the file tells no small count', async () => {
  const text = formatPlanFile(await planOf(SPEC))
  expect(text).not.toMatch(/"(before|after|entering|leaving|enrolled|membersNow|inFlight)":[1-4]\b/)
  expect(text).toContain('"enrolled":"<5"')
})

test.each([
  ['no JSON', 'CRM6011', () => 'hello'],
  ['cut off', 'CRM6011', (text: string) => text.slice(0, -20)],
  ['an array', 'CRM6011', () => '[]'],
  ['a future format', 'CRM6011', (text: string) => text.replace('"format":1', '"format":2')],
  ['another shape', 'CRM6011', (text: string) => text.replace('"stages":', '"steps":')],
  ['an unknown stage', 'CRM6011', (text: string) => text.replace('"fill-segment"', '"drop-table"')],
  ['an edited count', 'CRM6012', (text: string) => text.replace('"enrolled":"<5"', '"enrolled":0')],
  ['an edited query', 'CRM6012', (text: string) => text.replace('from person', 'from people')],
  ['another checksum', 'CRM6012', (text: string) => text.replace(/"checksum":"./, '"checksum":"x')],
])('28: a plan file is refused with a code: %s', async (_, code, edit) => {
  const text = formatPlanFile(await planOf(SPEC))
  const edited = edit(text)
  expect(edited).not.toBe(text)
  const parsed = await parsePlanFile(edited, 'plan.json')
  expect(parsed.value).toBeUndefined()
  expect(parsed.diagnostics).toMatchObject([{ code, severity: 'error' }])
  expect(parsed.diagnostics[0]?.message).toContain('plan.json')
})
