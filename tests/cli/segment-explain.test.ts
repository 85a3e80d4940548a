/** `crm segment explain` as a person uses it (S8; SEMANTICS 7, 11, 33). */
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { checkJson, type Shell, T1, withShell } from './plan-shell.ts'

vi.setConfig({ testTimeout: 240_000 })

const SEGMENTS = `segment: high
where: { trait: score, atLeast: 91 }
---
segment: abroad
title: Abroad, or not high
where:
  any:
    - { trait: country, isNot: KR }
    - not: { segment: high }
`

describeDatabases('crm segment explain', (engine) => {
  test('each condition is true or false for a customer, with the values', async () => {
    await withShell(engine, async (shell) => {
      const { crm, write } = shell
      write('segments.yaml', SEGMENTS)
      const explained = await crm(
        'segment',
        'explain',
        'abroad',
        '--customer',
        'c95',
        '--as-of',
        T1,
      )
      expect(explained).toMatchObject({ exitCode: 0, stderr: '' })
      expect(explained.stdout).toMatchInlineSnapshot(`
        "Customer c95 is not in abroad (Abroad, or not high), as of 2026-03-01T00:00:00.000Z, by this definition

        ✗ any of
          ✗ not
            ✓ in segment high
              ✓ score is at least 91
                  score: 95
          ✗ country is set and not "KR"
              country: KR
        "
      `)
      const unknown = await crm('segment', 'explain', 'high', '--customer', 'c101')
      expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
      expect(unknown.stderr).toContain('CRM9008')
      const nobody = await crm('segment', 'explain', 'high')
      expect(nobody.stderr).toContain('CRM9003')
    })
  })

  test('33: values are left out in CI unless they are asked for', async () => {
    const options = { env: { CI: 'true' } }
    await withShell(
      engine,
      async (shell) => {
        shell.write('segments.yaml', SEGMENTS)
        const silent = await explain(shell)
        expect(silent).toMatchObject({ customer: 'c95', holds: false })
        expect(JSON.stringify(silent)).not.toContain('95"}')
        expect(await explain(shell, '--show-values')).toMatchObject({
          condition: {
            kind: 'any',
            parts: [
              { kind: 'not', parts: [{ kind: 'segment', holds: true }] },
              { holds: false, facts: [{ name: 'country', value: 'KR' }] },
            ],
          },
        })
      },
      options,
    )
  })
})

async function explain({ crm }: Shell, ...args: string[]): Promise<unknown> {
  const shown = await crm(
    'segment',
    'explain',
    'abroad',
    '--customer=c95',
    '--format=json',
    ...args,
  )
  checkJson('segment-view', shown.stdout)
  return JSON.parse(shown.stdout)
}
