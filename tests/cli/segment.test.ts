/** `crm segment show`, `preview` and `overlap` as a person uses them (S16, A10; SEMANTICS 11, 33). */
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { runCli } from './harness/run-cli.ts'
import { CONFIG, SEED } from './plan-project-files.ts'
import { checkJson, type Shell, T1, T2, withShell } from './plan-shell.ts'

vi.setConfig({ testTimeout: 240_000 })

const SEGMENTS = `segment: high
title: High score
where: { trait: score, atLeast: 91 }
---
segment: few
where: { trait: score, atLeast: 98 }
---
segment: low
where: { all: [{ trait: score, atMost: 99 }, { not: { segment: few } }] }
`

describeDatabases('crm segment', (engine) => {
  test('show: the sentence, the SQL, the size over time, and what uses it', async () => {
    await withShell(engine, async (shell) => {
      const { crm, write } = shell
      write('segments.yaml', SEGMENTS)
      const before = await crm('segment', 'show', 'high', '--as-of', T1)
      expect(before).toMatchObject({ exitCode: 0, stderr: '' })
      expect(before.stdout).toContain('members     none stored yet\napplied     not yet\n')
      await crm('apply', '--as-of', T1)
      write('segments.yaml', SEGMENTS.replace('91', '81'))
      await crm('apply', '--as-of', T2)
      const shown = await crm('segment', 'show', 'high', '--as-of', T2)
      expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
      const [facts = '', statement] = shown.stdout.split('\nSQL as of ')
      expect(statement).toContain('c.score >= 81')
      expect(facts).toMatchInlineSnapshot(`
        "high  High score
        Customers where score is at least 81.

        members     20 people as of 2026-03-01T01:00:00.000Z
        depends on  catalog.tiny
        used by     journey.welcome

        Size after each refresh, Asia/Seoul
          2026-03-01 09:00  10  ████████████████████  +10 −0
          2026-03-01 10:00  20  ████████████████████████████████████████  +10 −0
        "
      `)
      const early = await crm('segment', 'show', 'segment.few', '--as-of', T1, '--format', 'json')
      checkJson('segment-view', early.stdout)
      expect(JSON.parse(early.stdout)).toMatchObject({
        applied: 'same',
        members: { size: '<5', asOf: T1 },
        history: [{ size: '<5', entered: '<5', left: 0, cause: 'fill' }],
        usedBy: ['segment.low'],
      })
      await expectRefusals(shell)
    })
  })

  // Only an embedded database is seeded by crm itself.
  test.runIf(engine.name === 'pglite')('data that cannot be evaluated is told', async () => {
    await withShell(engine, async ({ crm, write }) => {
      const view = `create view customers as
        select id, country, 100 / (score - 50) as score, email, consent from people;`
      write('seed.sql', `${SEED.replaceAll('customers', 'people')} ${view}`)
      const refused = await crm('segment', 'preview', 'high', '--as-of', T1)
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
      expect(refused.stderr).toMatch(/CRM9007[\s\S]*division by zero/)
    })
  })

  test('S14: a plan names the segment whose SQL the database refuses, at its place', async () => {
    await withShell(engine, async ({ crm, write }) => {
      const wrong = "segment: wrong\nwhere: { sql: 'select idd from customers' }\n"
      write('segments.yaml', `${SEGMENTS}---\n${wrong}`)
      const plan = await crm('plan', '--as-of', T1)
      expect(plan).toMatchObject({ exitCode: 1, stdout: '' })
      expect(plan.stderr).toMatch(/CRM6005[\s\S]*segment "wrong": column "idd" does not exist/)
      expect(plan.stderr).toMatch(/segments\.yaml:\d+:\d+/)
    })
  })

  test('33: nothing that is printed holds the keys of a list', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('some.csv', 'key\nc98\nc99\n')
      const listed = 'segment: listed\nwhere: { list: { file: some.csv, column: key } }\n'
      write('segments.yaml', `${SEGMENTS}---\n${listed}`)
      const plan = ['plan', '--as-of', T1, '--format=json', '--out', 'plan.json']
      const printed = [
        await crm(...plan),
        await crm('sql', 'listed', '--as-of', T1),
        await crm('segment', 'show', 'listed', '--as-of', T1),
        await crm('explain', 'listed', '--stage=sql', '--as-of', T1),
        await crm('explain', '--stage=sql', '--as-of', T1),
      ]
      for (const { exitCode, stdout } of printed) {
        expect(exitCode).toBe(0)
        expect(stdout).not.toMatch(/c98|c99/)
      }
      write('printed.json', printed[0]?.stdout ?? '')
      expect((await crm('apply', 'printed.json', '--as-of', T1)).stderr).toContain('CRM6012')
      // The saved one has them, because apply obeys it and nothing else.
      expect(await crm('apply', 'plan.json', '--as-of', T1)).toMatchObject({ exitCode: 0 })
      const preview = await crm('segment', 'preview', 'listed', '--as-of', T1, '--show-keys')
      expect(preview.stdout).toMatch(/c9[89], c9[89]/)
    })
  })

  test('S12: messages are counted before the first apply, too, when there are none', async () => {
    await withShell(engine, async ({ crm, write }) => {
      const unwritten = 'segment: unwritten\nwhere: { message: sent, count: { is: 0 } }\n'
      write('segments.yaml', `${SEGMENTS}---\n${unwritten}`)
      const preview = await crm('segment', 'preview', 'unwritten', '--as-of', T1, '--format=json')
      expect(preview).toMatchObject({ exitCode: 0, stderr: '' })
      expect(JSON.parse(preview.stdout).size).toBe(100)
      const overlap = await crm('segment', 'overlap', 'unwritten', 'high', '--as-of', T1)
      expect(overlap).toMatchObject({ exitCode: 0, stderr: '' })
    })
  })

  test('S16, 11, 33: preview and overlap count by the definition of the config, masked, and warn of few people', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('segments.yaml', SEGMENTS)
      const preview = await crm('segment', 'preview', 'high', '--as-of', T1)
      expect(preview.stdout).toMatchInlineSnapshot(`
        "high  High score
        Customers where score is at least 91.

        10 people of 100 (10.0%), as of 2026-03-01T00:00:00.000Z, by this definition; nothing was applied.
        "
      `)
      const few = await crm('segment', 'preview', 'few', '--as-of', T1, '--show-keys')
      expect(few.stdout).toContain('<5 people of 100, as of')
      expect(few.stdout).toMatch(/Some of them: (c98|c99|c100), (c98|c99|c100), (c98|c99|c100)\n/)
      const overlap = await crm('segment', 'overlap', 'high', 'low', 'few', '--as-of', T1)
      expect(overlap).toMatchObject({ exitCode: 0, stderr: '' })
      expect(overlap.stdout).toMatchInlineSnapshot(`
        "As of 2026-03-01T00:00:00.000Z, by their definitions
        ┌─────────┬──────┬─────┬─────┐
        │ In both │ high │ low │ few │
        ├─────────┼──────┼─────┼─────┤
        │ high    │   10 │   7 │  <5 │
        │ low     │    7 │  97 │   0 │
        │ few     │   <5 │   0 │  <5 │
        └─────────┴──────┴─────┴─────┘
        In every one of them: 0 people
        In at least one: 100 people
        "
      `)
      const config = `${CONFIG}checks: { minAudience: 50 }\n`
      write('crm.config.yaml', config)
      write('segments.yaml', SEGMENTS.replace('---', 'allow: [small-audience]\n---'))
      expect(await crm('segment', 'preview', 'high', '--as-of', T1)).toMatchObject({ stderr: '' })
      const small = await crm('segment', 'preview', 'few', '--as-of', T1)
      expect(small.exitCode).toBe(0)
      expect(small.stderr).toContain('warning CRM4015')
      expect(small.stderr).toContain('Only <5 people are in segment "few"')
      const plan = await crm('plan', '--as-of', T1)
      expect(plan.exitCode).toBe(0)
      expect(plan.stderr.match(/CRM4015/g)).toHaveLength(1)
      write('segments.yaml', SEGMENTS)
      write('crm.config.yaml', CONFIG)
      for (const args of [
        ['preview', 'few', '--show-keys'],
        ['overlap', 'high', 'low'],
      ]) {
        const json = await crm('segment', ...args, '--as-of', T1, '--format', 'json')
        checkJson('segment-view', json.stdout)
      }
    })
  })
})

async function expectRefusals({ crm, write, directory }: Shell): Promise<void> {
  const unknown = await crm('segment', 'show', 'hihg')
  expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
  expect(unknown.stderr).toContain('CRM9005')
  expect(unknown.stderr).toContain('Did you mean "high"?')
  const alone = await crm('segment', 'overlap', 'high', 'segment.high')
  expect(alone).toMatchObject({ exitCode: 1, stdout: '' })
  expect(alone.stderr).toContain('CRM9003')
  const inCi = await runCli(['segment', 'preview', 'high', '--show-keys'], {
    cwd: directory,
    env: { CI: 'true' },
  })
  expect(inCi).toMatchObject({ exitCode: 1, stdout: '' })
  expect(inCi.stderr).toContain('CRM9006')
  write('segments.yaml', 'segment: high\nwhere: { trait: scoer, atLeast: 1 }\n')
  expect((await crm('segment', 'show', 'high')).stderr).toContain('CRM3102')
}
