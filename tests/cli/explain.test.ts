/** `crm explain OBJECT --stage …`: what each stage makes of one object (STYLE 2). */
import { expect, test } from 'vitest'
import { runCli, withProject } from './harness/run-cli.ts'
import { tinyProject } from './plan-project-files.ts'
import { checkJson } from './plan-shell.ts'

const SEGMENT = `segment: high
where:
  all:
    - all: [{ trait: score, atLeast: 91 }]
    - { trait: country, in: [KR] }
`

test('load, resolve, canonical and sql of a segment', async () => {
  await withProject({ ...tinyProject(), 'segments.yaml': SEGMENT }, async (cwd) => {
    const crm = (...args: string[]) => runCli(['explain', ...args], { cwd })
    const load = await crm('high', '--stage', 'load')
    expect(load).toMatchObject({ exitCode: 0, stderr: '' })
    expect(load.stdout).toContain('file: segments.yaml\nsyntax: yaml\nbody:\n  where:\n    all:\n')
    const resolved = JSON.parse((await crm('high', '--stage=resolve', '--format=json')).stdout)
    expect(resolved.value.where).toMatchObject({
      kind: 'all',
      of: [{ kind: 'all' }, { test: { op: 'in' } }],
    })
    const canonical = await crm('segment.high', '--stage', 'canonical', '--format', 'json')
    checkJson('explain', canonical.stdout)
    expect(JSON.parse(canonical.stdout)).toMatchObject({
      address: 'segment.high',
      value: {
        behaviour: expect.stringMatching(/^\w+/),
        canonical: { where: { of: [{ test: { op: 'atLeast' } }, { test: { op: 'is' } }] } },
      },
    })
    const sql = await crm('high', '--stage', 'sql')
    expect(sql.stdout).toMatch(/^with\b[\s\S]*c\.score >= 91/)
  })
})

test('other objects by address, and what cannot be printed', async () => {
  await withProject(tinyProject(), async (cwd) => {
    const crm = (...args: string[]) => runCli(['explain', ...args], { cwd })
    expect((await crm('journey.welcome', '--stage', 'resolve')).stdout).toContain('kind: enters')
    expect((await crm('catalog.tiny', '--stage', 'canonical')).stdout).toContain('customers:')
    const none = await crm('journey.welcome', '--stage', 'sql')
    expect(none).toMatchObject({ exitCode: 1, stdout: '' })
    expect(none.stderr).toContain('CRM9009')
    expect((await crm('hihg', '--stage', 'sql')).stderr).toContain('Did you mean "high"?')
    expect((await crm('high', '--stage', 'parse')).stderr).toContain('CRM9003')
  })
})
