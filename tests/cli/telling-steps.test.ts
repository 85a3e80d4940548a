/** J2: a project whose journey tells others, from plan to what was posted, as a person uses it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { CATALOG } from './plan-project-files.ts'
import { T1, withShell } from './plan-shell.ts'

vi.setConfig({ testTimeout: 240_000 })

const project = (channel: string) =>
  CATALOG.replace(
    'events: {}',
    'events: {}\nkept: { traits: { stage: text }, events: { greeted: {} } }',
  ).replace(
    /journey: welcome[\s\S]*$/,
    `journey: welcome
trigger: { enters: high }
backfill: current
steps:
  - set: { stage: new }
  - emit: greeted
  - { webhook: erp, traits: [score, stage], data: { list: [1] } }
---
segment: new-people
where: { all: [{ trait: stage, is: new }, { event: greeted, count: { atLeast: 1 } }] }
---
channel: erp
address: email
${channel}
`,
  )

describeDatabases('J2: steps that tell, on the command line', (engine) => {
  test('planned before there is anything to read, applied, run, and read again', async () => {
    await withShell(engine, async ({ crm, write, directory }) => {
      write(
        'catalog.yaml',
        project('via: outbox\nmedium: webhook\nfrom: Tiny <hello@tiny.example>\ndirectory: calls'),
      )
      const shown = await crm('journey', 'show', 'welcome')
      expect(shown.stdout).toContain('set stage "new"')
      expect(shown.stdout).toContain('call webhook erp')
      const planned = await crm('plan', '--as-of', T1)
      expect([planned.exitCode, planned.stderr]).toEqual([0, ''])
      expect((await crm('apply', '--yes', '--as-of', T1)).stderr).toBe('')
      expect((await crm('run', '--until', '2026-03-02T00:00:00Z')).stderr).toBe('')
      const files = readdirSync(join(directory, 'calls')).filter((name) => name.endsWith('.json'))
      const calls = files.map((name) =>
        JSON.parse(readFileSync(join(directory, 'calls', name), 'utf8')),
      )
      expect(calls).toHaveLength(10)
      expect(calls.find(({ to }) => to === 'c95@mail.example')).toMatchObject({
        ...{ journey: 'welcome', step: 'erp', data: { list: [1] } },
        customer: { score: 95, stage: 'new' },
      })
      const segment = await crm('segment', 'preview', 'new-people', '--format', 'json')
      expect(JSON.parse(segment.stdout)).toMatchObject({ size: 10 })
    })
  })

  test('a webhook is no more called in virtual time than people are written to', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('catalog.yaml', project('via: webhook\nurl: { env: ERP_URL }'))
      expect((await crm('apply', '--yes', '--as-of', T1)).exitCode).toBe(0)
      const virtual = await crm('run', '--until', '2026-03-02T00:00:00Z')
      expect([virtual.exitCode, virtual.stderr]).toEqual([1, expect.stringContaining('"erp"')])
      const without = await crm('run', '--once')
      expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining('CRM5030')])
    })
  })
})
