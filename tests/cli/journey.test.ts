/** `crm journey show` and `status` as a person uses them (J1–J3, A10; SEMANTICS 33). */
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { checkJson, T1, T2, withShell } from './plan-shell.ts'

vi.setConfig({ testTimeout: 240_000 })

const JOURNEY = `journey: path
title: A path
trigger: { enters: high }
backfill: current
reentry: { after: 90d }
exitWhen: { trait: consent, is: false }
steps:
  - branch:
      - { when: { trait: score, atLeast: 98 }, steps: [{ wait: 1d, id: pause }] }
      - { otherwise: true, steps: [{ send: hello, id: greeting }] }
  - { waitUntil: { time: '09:00', on: [mon, tue] } }
  - waitFor: { segment: high }
    timeout: 3d
    then: [{ exit: still-high }]
  - split: { salt: s, paths: [{ weight: 1, steps: [] }, { weight: 2, steps: [{ exit: drawn }] }] }
`

describeDatabases('crm journey', (engine) => {
  test('show draws the steps, as text and for Mermaid', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('path.yaml', JOURNEY)
      const shown = await crm('journey', 'show', 'path')
      expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
      expect(shown.stdout).toMatchInlineSnapshot()
      const mermaid = await crm('journey', 'show', 'journey.path', '--mermaid')
      expect(mermaid.stdout).toMatchInlineSnapshot()
      const unknown = await crm('journey', 'show', 'paht')
      expect(unknown.exitCode).toBe(1)
      expect(unknown.stderr).toContain('CRM7201')
      expect(unknown.stderr).toContain('Did you mean "path"?')
    })
  })

  test('SEMANTICS 33: status counts people and messages, small groups are not told', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('path.yaml', JOURNEY)
      expect((await crm('journey', 'status', 'path')).stderr).toContain('CRM7201')
      expect(await crm('apply', '--as-of', T1)).toMatchObject({ exitCode: 0 })
      expect(await crm('run', '--once', '--as-of', T2)).toMatchObject({ exitCode: 0 })
      const { stdout, stderr } = await crm('journey', 'status', 'path')
      expect(stderr).toBe('')
      expect(stdout).toMatchInlineSnapshot()
      const json = await crm('journey', 'status', 'path', '--format', 'json')
      checkJson('journey-status', json.stdout)
      expect(JSON.parse(json.stdout)).toMatchObject({ enrolled: 10, active: 10, minimumCell: 5 })
    })
  })
})
