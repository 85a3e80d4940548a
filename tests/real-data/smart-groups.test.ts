/**
 * S10 on published data: the example's smart groups are non-empty, disjoint where they say so, and the RFM grid holds every
 * buyer once. Prints the sizes.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createFileSystem } from '../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../src/adapters/module-loader.ts'
import { compileProject } from '../../src/compiler/compile.ts'
import { catalogOf } from '../../src/compiler/declarations/graph-catalog.ts'
import {
  DISJOINT_GROUPS,
  SMART_GROUP_NAMES,
} from '../../src/compiler/language/shorthands/smart-groups.ts'
import type { Catalog } from '../../src/ir/catalog.ts'
import { membersOf, resolved } from '../compiler/sql/members-of.ts'
import type { TestDatabase } from '../harness/databases.ts'
import { openScratch } from '../harness/scratch-database.ts'
import { loadCdnow } from './cdnow/load.ts'
import { isDataMissing } from './data-set.ts'
import { loadOnlineRetail } from './online-retail/load.ts'
import { crmProject } from './run-crm.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/smart-groups', import.meta.url))
const FIFTHS = [1, 2, 3, 4, 5]

interface DataSet {
  readonly name: string
  readonly file: string
  readonly asOf: string
  readonly buyers: number
  load(client: pg.Client): Promise<void>
}

const DATA_SETS: readonly DataSet[] = [
  {
    name: 'cdnow',
    file: 'cdnow/CDNOW_master.txt',
    asOf: '1998-07-01T00:00:00Z',
    buyers: 23_502,
    load: loadCdnow,
  },
  {
    name: 'online-retail',
    file: 'online-retail/online_retail.csv.gz',
    asOf: '2011-12-10T12:50:00Z',
    buyers: 4338,
    async load(client) {
      await loadOnlineRetail(client)
      await client.query(readFileSync(`${EXAMPLE}/online-retail/orders.sql`, 'utf8'))
    },
  },
]

const hasServer = inject('engines').includes('postgres')

describe.each(DATA_SETS)('S10 smart groups: $name', ({ name, file, asOf, buyers, load }) => {
  const isSkipped = !hasServer || isDataMissing(file)
  const cwd = `${EXAMPLE}/${name}`
  let db: TestDatabase
  let catalog: Catalog

  beforeAll(async () => {
    if (isSkipped) return
    db = await openScratch()
    const client = new pg.Client({ connectionString: db.url })
    await client.connect()
    await load(client)
    await client.end()
    const modules = createModuleLoader()
    const { graph } = await compileProject({ cwd, files: createFileSystem(), modules })
    await modules.close()
    if (graph === undefined) throw new Error('the example has errors')
    catalog = catalogOf(graph)
  }, 600_000)

  afterAll(async () => {
    await db?.close()
  })

  const keysOf = async (where: object) => {
    const condition = resolved({ ...where }, { catalog, zone: 'UTC' })
    const [keys] = await membersOf(db, [condition], { catalog }, asOf)
    return new Set(keys)
  }

  test.skipIf(isSkipped)(
    'the plan of the example shows people in every group, and apply stores them',
    async () => {
      const crm = crmProject(cwd, db.url ?? '', asOf)
      const folder = await mkdtemp(join(tmpdir(), 'crm-groups-'))
      const saved = join(folder, 'plan.json')
      const { exitCode, stdout, stderr } = await crm.run('plan', '--format', 'json', '--out', saved)
      expect([exitCode, stderr]).toEqual([0, ''])
      const plan: { impact: { segments: { segment: string; after: number }[] } } =
        JSON.parse(stdout)
      const sizes = plan.impact.segments.map(({ segment, after }) => [segment, after] as const)
      const lines = sizes.map(([id, size]) => `  ${id.padEnd(18)}${String(size).padStart(7)}`)
      console.log(`Smart groups of ${name} as of ${asOf.slice(0, 10)}\n${lines.join('\n')}`)
      expect(sizes).toHaveLength(SMART_GROUP_NAMES.length + 1)
      expect(sizes.filter(([, size]) => !(size >= 5))).toEqual([])
      const applied = await crm.run('apply', saved)
      await rm(folder, { recursive: true })
      expect([applied.exitCode, applied.stderr]).toEqual([0, ''])
      const again = await crm.run('plan', '--detailed-exitcode')
      expect(again.exitCode).toBe(0)
    },
    600_000,
  )

  test.skipIf(isSkipped)(
    'nobody is in two groups that are disjoint',
    async () => {
      for (const groups of DISJOINT_GROUPS) {
        const members: string[] = []
        for (const smart of groups) members.push(...(await keysOf({ smart })))
        expect(new Set(members).size).toBe(members.length)
      }
    },
    600_000,
  )

  test.skipIf(isSkipped)(
    'every buyer is in one cell of recency and frequency, and fifths differ by one at most',
    async () => {
      const recency = await Promise.all(FIFTHS.map((each) => keysOf({ rfm: { recency: each } })))
      const sizes = recency.map((keys) => keys.size)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(buyers)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      const cells = new Set<string>()
      let total = 0
      for (const frequency of FIFTHS) {
        for (const each of recency.keys()) {
          const keys = await keysOf({ rfm: { recency: each + 1, frequency } })
          total += keys.size
          for (const key of keys) cells.add(key)
        }
      }
      expect([total, cells.size]).toEqual([buyers, buyers])
    },
    600_000,
  )
})
