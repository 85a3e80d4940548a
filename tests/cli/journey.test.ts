/** `crm journey show` and `status` as a person uses them (J1–J3, A10; SEMANTICS 33). */
import { expect, test, vi } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { CATALOG, SEED, segmentFile } from './plan-project-files.ts'
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

const EVENTS = 'events: { join: { table: joins, customer: customer_id, at: at } }'

/** Everyone joined on the 5th of January at nine, here. */
const WITH_GOAL = `journey: path
trigger: { enters: high }
backfill: current
holdout: 20%
goal: { event: join, within: 7d }
steps:
  - { send: hello }
  - branch:
      - { when: { trait: score, atLeast: 71 }, steps: [{ wait: 3d }, { send: hello, id: again }] }
`

describeDatabases('crm journey', (engine) => {
  test('show draws the steps, as text and for Mermaid', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('path.yaml', JOURNEY)
      const shown = await crm('journey', 'show', 'path')
      expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
      expect(shown.stdout).toMatchInlineSnapshot(`
        "path  A path

        starts     on entering segment high
        again      90d after the last time ended
        leaves on  consent is false

        ├─ branch-1      branch
        │  ├─ score is at least 98
        │  │  ├─ pause         wait 1d
        │  └─ otherwise
        │     ├─ greeting      send hello
        ├─ wait-until-1  wait until Mon Tue 09:00 (Asia/Seoul)
        ├─ wait-for-1    wait for segment high, at most 3d
        │  ├─ in time
        │  │  ├─ exit-1        leave: still-high
        │  └─ not in time → next step
        ├─ split-1       split by s
        │  ├─ 33.3% → next step
        │  └─ 66.7%
        │     ├─ exit-2        leave: drawn
        └─ end
        "
      `)
      const mermaid = await crm('journey', 'show', 'journey.path', '--mermaid')
      expect(mermaid.stdout).toMatchInlineSnapshot(`
        "flowchart TD
          start(["on entering segment high"])
          s1{"branch"}
          s2["wait 1d"]
          s3["send hello"]
          s4["wait until Mon Tue 09:00 (Asia/Seoul)"]
          s5{"wait for segment high, at most 3d"}
          s6(["leave: still-high"])
          s7{"split by s"}
          s8(["leave: drawn"])
          start --> s1
          s1 -->|"score is at least 98"| s2
          s1 -->|"otherwise"| s3
          s2 --> s4
          s3 --> s4
          s4 --> s5
          s5 -->|"in time"| s6
          s5 -->|"not in time"| s7
          s7 -->|"33.3%"| done
          s7 -->|"66.7%"| s8
          done([end])
        "
      `)
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
      expect(stdout).toMatchInlineSnapshot(`
        "path  A path

        enrolled      10 people
        on their way  10 people
        finished      0 people
        converted     0 people

        Step          People  Messages
        branch-1           0
          pause           <5
          greeting         0  sent 7
        wait-until-1       7
        wait-for-1         0
          exit-1           0
        split-1            0
          exit-2           0

        <5: fewer than 5.
        "
      `)
      const json = await crm('journey', 'status', 'path', '--format', 'json')
      checkJson('journey-status', json.stdout)
      expect(JSON.parse(json.stdout)).toMatchObject({ enrolled: 10, active: 10, minimumCell: 5 })
    })
  })

  test('J3, SEMANTICS 27: status counts who met the goal, also after the last step, and what brought it', async () => {
    await withShell(engine, async ({ crm, write }) => {
      write('catalog.yaml', CATALOG.replace('events: {}', EVENTS))
      write('segments.yaml', segmentFile(41))
      write('path.yaml', WITH_GOAL)
      expect(await crm('apply', '--as-of', '2026-01-04T00:00:00Z')).toMatchObject({ exitCode: 0 })
      expect(await crm('run', '--until', '2026-01-07T00:00:00Z')).toMatchObject({ exitCode: 0 })
      const { stdout, stderr } = await crm('journey', 'status', 'path')
      expect(stderr).toBe('')
      expect(stdout).toMatchInlineSnapshot(`
        "path

        enrolled      60 people
        on their way  0 people
        finished      30 people, 30 of them met the goal later
        converted     30 people

        Step      People  Messages
        hello          0  sent 45, converted 45, withheld holdout 15
        branch-1       0
          wait-1       0
          again        0
        "
      `)
      const json = await crm(
        ...['journey', 'status', 'path', '--format', 'json', '--as-of', '2026-01-04T12:00:00Z'],
      )
      checkJson('journey-status', json.stdout)
      expect(JSON.parse(json.stdout)).toMatchObject({ converted: 30, convertedLater: 0 })
    })
  })

  // On PGlite nobody else has the database open.
  test.skipIf(engine.name === 'pglite')(
    'J3: what stands in crm is shown when the table of the goal cannot be read',
    async () => {
      const db = await engine.open()
      await db.runScript(SEED)
      await withShell(
        engine,
        async ({ crm, write }) => {
          write('catalog.yaml', CATALOG.replace('events: {}', EVENTS))
          write('path.yaml', WITH_GOAL)
          expect(await crm('apply', '--as-of', T1)).toMatchObject({ exitCode: 0 })
          await db.runScript('alter table joins rename to joined')
          const { exitCode, stdout, stderr } = await crm('journey', 'status', 'path')
          expect(stdout).toMatch(/enrolled +10 people/)
          expect(stderr).toContain('CRM7204')
          expect(stderr).toContain('relation "joins" does not exist')
          expect(exitCode).toBe(0)
        },
        { env: db.env },
      )
    },
  )
})
