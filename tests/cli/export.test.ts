/** `crm export`: what was applied, as a file; and what it refuses. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { runCli, withProject } from './harness/run-cli.ts'

const FILES = {
  'crm.config.yaml':
    'name: tiny\nzone: Asia/Seoul\ndatabase: { url: { env: DATABASE_URL }, schema: crm }\n',
  'shop.yaml': `catalog: shop
customers: { table: people, key: { column: id, type: integer }, traits: { name: text } }
---
segment: all-of-them
where: { all: [] }
---
export: list
segment: all-of-them
columns: [name]
to: { file: out/list.csv }
`,
}

describeDatabases('crm export', (engine) => {
  test.runIf(engine.name === 'postgres')('writes what was applied', async () => {
    const db = await engine.open()
    await db.runScript(
      `create table people (id int primary key, name text); insert into people values (1, '김'), (2, '이')`,
    )
    await withProject(FILES, async (cwd) => {
      const crm = (...args: string[]) => runCli(args, { cwd, env: db.env })
      expect((await crm('export', 'list')).stderr).toContain('CRM7001')
      expect(await crm('apply', '--as-of', '2026-01-01T00:00:00Z')).toMatchObject({ exitCode: 0 })
      const asOf = ['--as-of', '2026-01-02T00:00:00Z']
      expect(await crm('export', 'list', ...asOf)).toEqual({
        ...{ exitCode: 0, stderr: '' },
        stdout: 'Wrote <5 people to out/list.csv, as of 2026-01-02T00:00:00.000Z.\n',
      })
      expect(readFileSync(join(cwd, 'out/list.csv'), 'utf8')).toBe('name\r\n김\r\n이\r\n')
      expect(JSON.parse((await crm('export', 'list', '--json', ...asOf)).stdout)).toEqual({
        ...{ export: 'list', file: 'out/list.csv', asOf: '2026-01-02T00:00:00.000Z', people: '<5' },
      })

      const unknown = await crm('export', 'lits')
      expect([unknown.exitCode, unknown.stdout]).toEqual([1, ''])
      expect(unknown.stderr).toContain('CRM7421')
      expect(unknown.stderr).toContain('Did you mean "list"?')

      rmSync(join(cwd, 'out'), { recursive: true })
      writeFileSync(join(cwd, 'out'), 'a file where the directory should be')
      const refused = await crm('export', 'list')
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toContain('CRM7420')
    })
  })
})
