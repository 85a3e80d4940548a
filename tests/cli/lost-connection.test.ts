/** Connections that are lost while a plan is made or applied: said as that, not as a statement to be mended. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { runCli, withProject } from './harness/run-cli.ts'
import { SEED, segmentFile, tinyProject } from './plan-project-files.ts'

const DIE = `
  create function die() returns boolean language plpgsql as $$ begin
    perform pg_terminate_backend(pg_backend_pid()); return false;
  end $$;`

describeDatabases('a connection that is lost', (engine) => {
  test.runIf(engine.name === 'postgres')(
    'CRM6034 while planning, CRM6031 when the session that holds the lock of an apply is ended',
    async () => {
      const db = await engine.open()
      await db.runScript(SEED + DIE)
      await withProject(tinyProject(), async (cwd) => {
        const crm = (...args: string[]) => runCli(args, { cwd, env: db.env })
        await db.runScript(`alter table customers rename to people;
          create view customers as select * from people where not die()`)
        const planned = await crm('plan')
        expect(planned).toMatchObject({ exitCode: 1, stdout: '' })
        expect(planned.stderr).toContain('CRM6034')
        await db.runScript('create or replace view customers as select * from people')
        expect(await crm('apply', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })
        await db.runScript(`
          create function die_too() returns trigger language plpgsql as $$ begin perform die(); return new; end $$;
          create trigger die before insert on crm.object_version for each row execute function die_too()`)
        writeFileSync(join(cwd, 'segments.yaml'), segmentFile(50))
        const applied = await crm('apply', '--yes')
        expect(applied.exitCode).toBe(1)
        expect(applied.stderr).toContain('CRM6031')
        expect(applied.stderr).not.toContain('CRM6032')
      })
    },
  )
})
