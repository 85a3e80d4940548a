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

test('P1: without a name, sql is the pass that all segments share, each aggregate once', async () => {
  const twoEvents = `catalog: shop
customers: { table: person, key: id, traits: { country: text } }
events:
  buy: { table: buys, customer: person, at: at }
  look: { table: looks, customer: person, at: at }
`
  const segments = ['buy', 'look']
    .flatMap((event) =>
      [1, 2].map(
        (least) =>
          `segment: ${event}-${least}\nwhere: { event: ${event}, count: { atLeast: ${least}, last: 7d } }\n`,
      ),
    )
    .join('---\n')
  const project = {
    'crm.config.yaml': 'name: two\nzone: UTC\n',
    'catalog.yaml': twoEvents,
    'segments.yaml': segments,
  }
  await withProject(project, async (cwd) => {
    const crm = (...args: string[]) => runCli(['explain', ...args], { cwd })
    const { exitCode, stdout } = await crm('--stage', 'sql')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('-- 6 definitions, 12 if nothing were shared')
    expect(stdout.match(/count\(\*\) filter/g)).toHaveLength(2)
    const json = JSON.parse((await crm('--stage=sql', '--format=json')).stdout)
    expect(json.definitions).toEqual({ shared: 6, alone: 12 })
    expect(json.segments.map(({ segment }: { segment: string }) => segment)).toEqual([
      'buy-1',
      'buy-2',
      'look-1',
      'look-2',
    ])
    const refused = await crm('--stage', 'load')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/CRM9005[\s\S]*Name one/)
  })
})
