/** M1: exports of audiences, compiled and written: whole, in order, hashed as ad networks hash, and once per instant. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createAudienceFiles } from '../../src/adapters/audience-files.ts'
import type { AudienceFiles } from '../../src/ir/audience-files.ts'
import type { ExportProgram } from '../../src/ir/compiled.ts'
import { csvLine } from '../../src/runtime/export/csv-line.ts'
import { writeExport } from '../../src/runtime/export/write-export.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { compileCleanly } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { PROJECT } from './shop-programs.ts'
import { applyPrograms, createShop, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const AS_OF = '2026-01-01T00:00:00.000Z'
const CATALOG = `catalog: shop
customers:
  table: people
  key: { column: id, type: integer }
  traits: { name: text, email: text, phone: text, spent: { type: money, currency: KRW }, joined: instant, tags: { type: list, of: text }, agreed: boolean }
`
const OTHERS = `topic: ads
consent: { trait: agreed, is: true }
---
segment: buyers
where: { trait: spent, atLeast: 1 }
`

async function programOf(body: string): Promise<ExportProgram> {
  const compiled = await compileCleanly({
    'crm.config.yaml': 'name: shop\nzone: Asia/Seoul\ncountry: KR\n',
    'catalog.yaml': CATALOG,
    'others.yaml': OTHERS,
    'export.yaml': `export: list\nsegment: buyers\nto: { file: out/list.csv }\n${body}\n`,
  })
  const program = compiled.objects.get('export.list')?.program
  if (program?.kind !== 'export') throw new Error('no export')
  return program
}

const PEOPLE = `
  create table people (id int primary key, name text, email text, phone text, spent numeric, joined timestamptz, tags text[], agreed boolean);
  insert into people values
    (10, 'Kim, "J"', ' Kim@Example.com ', '010-1234-5678', 10.50, '2025-12-31T23:30:00+09', '{a,b}', true),
    (9, E'two\\nlines', null, '+1 (415) 555-0100', 2, null, null, true),
    (8, 'no consent', 'n@example.com', null, 3, null, null, false),
    (7, 'no sale', 'x@example.com', null, 0, null, null, true),
    (6, null, null, null, 5, null, null, true)`

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'crm-export-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function write(
  db: TestDatabase,
  files: AudienceFiles,
  body: string,
  country: string | undefined = 'KR',
): Promise<number> {
  const request = { program: await programOf(body), country, asOf: AS_OF }
  return db.transaction((tx) => writeExport(tx, files, request))
}

test('M1: CSV cells are quoted only where they must be', () => {
  expect(csvLine(['a', null, 'b,c', 'say "x"', 'l\nf', ' s', ''])).toBe(
    'a,,"b,c","say ""x""","l\nf"," s",\r\n',
  )
})

describeDatabases('M1: exports', (engine) => {
  const shop = async () => {
    const db = await engine.shared()
    await createShop(db)
    await db.runScript(PEOPLE)
    return db
  }

  test('plain columns, in the order of keys, with what is missing left empty', async () => {
    const [db, root] = [await shop(), directory()]
    const columns =
      'columns: [{ key: true, name: id }, name, { trait: spent, name: total }, joined, tags]'
    expect(await write(db, createAudienceFiles(root), columns)).toBe(4)
    expect(readFileSync(join(root, 'out/list.csv'), 'utf8')).toBe(
      [
        'id,name,total,joined,tags',
        '10,"Kim, ""J""",10.50,2025-12-31T14:30:00.000Z,"[""a"", ""b""]"',
        '6,,5,,',
        '8,no consent,3,,',
        '9,"two\nlines",2,,',
        '',
      ].join('\r\n'),
    )
    expect(statSync(join(root, 'out/list.csv')).mode & 0o777).toBe(0o600)
  })

  test('hashed columns of those who consent; nothing has no hash, and who has nothing is left out', async () => {
    const [db, root] = [await shop(), directory()]
    const columns = `topic: ads
columns:
  - { trait: email, hash: sha256, normalise: email }
  - { trait: phone, hash: sha256, normalise: phone, name: mobile }`
    expect(await write(db, createAudienceFiles(root), columns)).toBe(2)
    expect(readFileSync(join(root, 'out/list.csv'), 'utf8')).toBe(
      [
        'email,mobile',
        `${sha('kim@example.com')},${sha('+821012345678')}`,
        `,${sha('+14155550100')}`,
        '',
      ].join('\r\n'),
    )
  })

  test('an audience of many batches is written whole', async () => {
    const [db, root] = [await shop(), directory()]
    await db.run(sql`
      insert into people (id, name, spent) select n, 'p' || n, 1 from generate_series(1000, 13000) n`)
    expect(await write(db, createAudienceFiles(root), 'columns: [{ key: true }, name]')).toBe(
      12_004,
    )
    const lines = readFileSync(join(root, 'out/list.csv'), 'utf8').split('\r\n')
    expect(new Set(lines).size).toBe(12_006)
  })

  test('when it fails the file of before is there, whole, and no draft is left', async () => {
    const [db, root] = [await shop(), directory()]
    const files = createAudienceFiles(root)
    await write(db, files, 'columns: [name]')
    const before = readFileSync(join(root, 'out/list.csv'), 'utf8')
    await db.run(sql`alter table people drop column tags`)
    await expect(write(db, files, 'columns: [name, tags]')).rejects.toThrow('tags')
    expect(readFileSync(join(root, 'out/list.csv'), 'utf8')).toBe(before)
    expect(readdirSync(join(root, 'out'))).toEqual(['list.csv'])
  })

  test('a schedule makes it once for all that was missed; two workers make it once', async () => {
    const [db, root] = [await shop(), directory()]
    const written: string[] = []
    const inner = createAudienceFiles(root)
    const files: AudienceFiles = {
      open: async (file) => {
        written.push(file)
        return inner.open(file)
      },
    }
    const program = await programOf("columns: [name]\nschedule: '0 5 * * *'")
    await applyPrograms(db, { 'project.shop': PROJECT, 'export.list': program }, AS_OF)
    const run = (until: string, withFiles = true) =>
      runUntil({
        ...{ db, schema: SCHEMA, until, clock: testClock(until), mode: 'actual' },
        ...{ secret, senders: () => testSender(), ...(withFiles ? { files } : {}) },
      })
    await run('2026-01-03T21:00:00.000Z', false)
    expect(written).toEqual([])
    await Promise.all([run('2026-01-03T21:00:00.000Z'), run('2026-01-03T21:00:00.000Z')])
    expect(written).toEqual(['out/list.csv'])
    expect(await db.run(sql`select address, fired_at as at from crm.schedule_cursor`)).toEqual([
      { address: 'export.list', at: '2026-01-03T20:00:00.000Z' },
    ])
    const summary = await run('2026-01-03T22:00:00.000Z')
    expect(written).toHaveLength(1)
    expect(summary.nextDue).toBe('2026-01-04T20:00:00.000Z')
  })

  test('CRM7420: one that cannot be written is told, and tried again by the next run', async () => {
    const [db, root] = [await shop(), directory()]
    const program = await programOf("columns: [name]\nschedule: '0 5 * * *'")
    await applyPrograms(db, { 'project.shop': PROJECT, 'export.list': program }, AS_OF)
    const full: AudienceFiles = {
      open: async () => {
        throw new Error('no space left on device')
      },
    }
    const until = '2026-01-01T21:00:00.000Z'
    const run = (files: AudienceFiles) =>
      runUntil({
        ...{ db, schema: SCHEMA, until, clock: testClock(until), mode: 'actual' },
        ...{ secret, senders: () => testSender(), files },
      })
    expect((await run(full)).problems).toMatchObject([{ code: 'CRM7420', address: 'export.list' }])
    expect(existsSync(join(root, 'out'))).toBe(false)
    expect((await run(createAudienceFiles(root))).problems).toEqual([])
    expect(existsSync(join(root, 'out/list.csv'))).toBe(true)
  })
})
