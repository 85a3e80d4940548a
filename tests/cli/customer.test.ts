/** D5: `crm customer show`: one person on one page, whose values nobody sees in CI (SEMANTICS 33). */
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { CATALOG } from './plan-project-files.ts'
import { checkJson, T1, withShell } from './plan-shell.ts'

vi.setConfig({ testTimeout: 240_000 })

const JOURNEYS = CATALOG.replace(
  /journey: welcome[\s\S]*$/,
  `journey: welcome
trigger: { enters: high }
backfill: current
holdout: 1%
steps:
  - send: hello
  - send: other
  - wait: 3d
  - send: hello
    id: again
---
topic: other
consent: { email: { trait: score, atLeast: 1000 } }
---
template: other
channel: email
topic: other
subject: Other
text: 'Other. {{links.unsubscribe}}'
`,
)

describeDatabases('D5: crm customer show', (engine) => {
  test('traits, consent, segments, journeys and messages of one customer', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('catalog.yaml', JOURNEYS)
      const before = await crm('customer', 'show', 'c95')
      expect([before.exitCode, before.stderr]).toEqual([0, ''])
      expect(before.stdout).toMatch(/score +95/)
      expect(before.stdout).toContain('Nothing was applied yet.\n')

      expect((await crm('apply', '--yes', '--as-of', T1)).exitCode).toBe(0)
      expect((await crm('run', '--until', '2026-03-02T00:00:00Z')).exitCode).toBe(0)
      await crm('pause', 'welcome', '--reason', 'too much')

      const shown = await crm('customer', 'show', 'c95', '--json')
      expect(shown.stderr).toBe('')
      checkJson('customer', shown.stdout)
      const { profile, ...person } = JSON.parse(shown.stdout)
      expect(person).toMatchObject({
        customer: 'c95',
        traits: { country: 'KR', score: 95, email: 'c95@mail.example', consent: true },
      })
      expect(profile).toMatchObject({
        isControl: false,
        consent: [
          { topic: 'news', channel: 'default', consents: true },
          { topic: 'other', channel: 'email', consents: false },
        ],
        channels: [{ channel: 'email', address: 'c95@mail.example', blocked: null }],
        segments: [{ segment: 'high', since: T1 }],
        journeys: [
          {
            journey: 'welcome',
            status: 'active',
            step: 'wait-1',
            since: T1,
            due: '2026-03-04T00:00:00.000Z',
          },
        ],
        messageCount: 2,
        holds: [{ kind: 'pause', journey: 'welcome', reason: 'too much', actor: 'ada' }],
      })
      const messages: { step: string; status: string; reason: string | null }[] = profile.messages
      expect(messages.map(({ step, status, reason }) => [step, status, reason]).sort()).toEqual([
        ['hello', 'handed', null],
        ['other', 'withheld', 'no-consent'],
      ])

      const text = (await crm('customer', 'show', 'c95')).stdout
      expect(text).toContain('withheld (no-consent)')
      expect(text).toContain('Paused: journey welcome')
      expect((await crm('customer', 'show', 'c1')).stdout).toContain('Segments: none\n')

      const nobody = await crm('customer', 'show', 'nobody')
      expect([nobody.exitCode, nobody.stdout]).toEqual([1, ''])
      expect(nobody.stderr).toContain('CRM9008')
    })
  })

  test('SEMANTICS 33: in CI without values', async () => {
    await withShell(
      engine,
      async ({ crm }) => {
        await crm('apply', '--yes', '--as-of', T1)
        for (const args of [[], ['--json']]) {
          const { stdout } = await crm('customer', 'show', 'c95', ...args)
          expect(stdout).toContain('email')
          expect(stdout).not.toContain('@mail.example')
        }
        const forced = await crm('customer', 'show', 'c95', '--show-values')
        expect(forced.stdout).toContain('c95@mail.example')
      },
      { env: { CI: 'true' } },
    )
  })
})
