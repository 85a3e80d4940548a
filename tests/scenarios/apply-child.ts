/** A process of its own that applies the plan it is told to, until it is done or killed: see `kill-apply.test.ts`. */
import { createInterface } from 'node:readline'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import { applyPlan } from '../../src/apply/apply-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'

export interface ApplyOrder {
  readonly url: string
  readonly plan: Plan
}

// Started beforehand, so that a kill hits the apply and not the start of node.
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  await obey(JSON.parse(line))
  process.exit(0)
}

async function obey({ url, plan }: ApplyOrder): Promise<void> {
  const result = await applyPlan({
    db: new PostgresDatabase({ url }),
    schema: 'crm',
    plan,
    asOf: plan.asOf,
    target: { project: plan.project, environment: plan.environment },
    isReviewed: true,
    clock: { now: () => new Date().toISOString(), sleepUntil: () => Promise.resolve() },
    holder: { actor: 'child', host: 'test', pid: process.pid },
    crmVersion: '0',
  })
  if (result.kind !== 'applied') throw new Error(JSON.stringify(result))
}
