/** S11: the example of predictions on published data: its model is the one that fits, and every segment of it has people. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { openScratch } from '../harness/scratch-database.ts'
import { loadCdnow } from './cdnow/load.ts'
import { isDataMissing } from './data-set.ts'
import { roughly } from './roughly.ts'
import { crmProject } from './run-crm.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/predictions', import.meta.url))
const AS_OF = '1998-07-01T00:00:00Z'
const isSkipped = !inject('engines').includes('postgres') || isDataMissing('cdnow/CDNOW_master.txt')

test.skipIf(isSkipped)(
  'S11: examples/predictions on CDNOW',
  async () => {
    const db = await openScratch()
    try {
      const client = new pg.Client({ connectionString: db.url })
      await client.connect()
      await loadCdnow(client)
      await client.end()
      const crm = crmProject(EXAMPLE, db.url ?? '', AS_OF)
      const fit = await crm.run(
        'model',
        'fit',
        'order',
        '--value',
        'total',
        '--until',
        '1998-06-30',
      )
      expect([fit.exitCode, fit.stderr]).toEqual([0, ''])
      const committed = readFileSync(`${EXAMPLE}/models/order.json`, 'utf8')
      expect(roughly(JSON.parse(fit.stdout))).toEqual(roughly(JSON.parse(committed)))

      const { exitCode, stdout, stderr } = await crm.run('plan', '--format', 'json')
      expect([exitCode, stderr]).toEqual([0, ''])
      const plan: { impact: { segments: { segment: string; after: number }[] } } =
        JSON.parse(stdout)
      const sizes = plan.impact.segments.map(({ segment, after }) => [segment, after] as const)
      const lines = sizes.map(([id, size]) => `  ${id.padEnd(20)}${String(size).padStart(7)}`)
      console.log(`Predictions on CDNOW as of 1998-07-01\n${lines.join('\n')}`)
      expect(sizes).toHaveLength(5)
      expect(sizes.filter(([, size]) => !(size >= 5))).toEqual([])
      expect(Object.fromEntries(sizes)['worth-most']).toBe(2357)
      const applied = await crm.run('apply')
      expect([applied.exitCode, applied.stderr]).toEqual([0, ''])
      expect((await crm.run('plan', '--detailed-exitcode')).exitCode).toBe(0)
    } finally {
      await db.close()
    }
  },
  600_000,
)
