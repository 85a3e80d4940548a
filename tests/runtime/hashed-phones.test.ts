/** M1, M5: a phone number in an export is hashed in the form by which guards know it, by the config's country; others are left out. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAudienceFiles } from '../../src/adapters/audience-files.ts'
import type { ExportProgram } from '../../src/ir/compiled.ts'
import { writeExport } from '../../src/runtime/export/write-export.ts'
import { ADDRESSES } from '../../src/runtime/guard/addresses/table.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { compileCleanly, diagnose } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { planAndApply, SCHEMA } from '../plan/plan-and-apply.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const AS_OF = '2026-01-01T00:00:00.000Z'
const COLUMNS = `
  - { key: true, name: id }
  - { trait: phone, hash: sha256, normalise: phone }`

function project(country: string | undefined, columns = COLUMNS, more = '') {
  const line = country === undefined ? '' : `country: ${country}\n`
  return compileCleanly({
    'crm.config.yaml': `name: shop\nzone: Asia/Seoul\n${line}`,
    'shop.yaml': `
catalog: shop
customers:
  table: people
  key: { column: id, type: integer }
  traits: { phone: text, email: text }
---
topic: ads
consent: { all: [] }
---
segment: everyone
where: { all: [] }
---
export: list
segment: everyone
topic: ads
to: { file: list.csv }
${more}columns: ${columns}
`,
  })
}

async function fill(db: TestDatabase, phones: readonly (string | null)[]): Promise<void> {
  await db.runScript('create table people (id int primary key, phone text, email text)')
  const rows = phones.map((phone, index) => ({ id: index + 1, phone }))
  await db.run(sql`
    insert into people (id, phone)
    select p.id, p.phone from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as p (id int, phone text)`)
}

interface Written {
  readonly people: number
  /** By the number in the list of phones, from 1. */
  readonly lines: Readonly<Record<string, string>>
}

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'crm-phones-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

function linesOf(root: string): Readonly<Record<string, string>> {
  const [, ...lines] = readFileSync(join(root, 'list.csv'), 'utf8').trimEnd().split('\r\n')
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(',')), line.slice(line.indexOf(',') + 1)]),
  )
}

async function written(
  db: TestDatabase,
  country: string | undefined,
  edit = (program: ExportProgram): ExportProgram => program,
): Promise<Written> {
  const root = folder()
  const program = (await project(country)).objects.get('export.list')?.program
  if (program?.kind !== 'export') throw new Error('no export')
  const request = { program: edit(program), country, asOf: AS_OF }
  const people = await db.transaction((tx) => writeExport(tx, createAudienceFiles(root), request))
  return { people, lines: linesOf(root) }
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

const KOREAN = '+821012345678'
const BRITISH = '+442079460958'
const AMERICAN = '+14155550100'
const CASES = [
  [
    'KR',
    [
      '010-1234-5678',
      ' 010 1234 5678 ',
      '+82 10-1234-5678',
      '0082 10 1234 5678',
      '0082-010-1234-5678',
    ],
    KOREAN,
  ],
  ['KR', ['+44 20 7946 0958', '+44 (0)20 7946 0958', '0044 20 7946 0958'], BRITISH],
  ['KR', ['+1 (415) 555-0100', '001 415 555 0100'], AMERICAN],
  ['GB', ['020 7946 0958', '(020) 79460958', '+442079460958', '0044 20 7946 0958'], BRITISH],
  ['GB', ['+82 10 1234 5678', '0082 10-1234-5678'], KOREAN],
  ['US', ['(415) 555-0100', '1 415 555 0100', '+1 415 555 0100', '001 415 555 0100'], AMERICAN],
  ['US', ['+44 20 7946 0958', '0044 20 7946 0958', '011 44 20 7946 0958'], BRITISH],
] as const
const UNKNOWN = ['call me', '12', '', '   ', '010-1234-5678 ext. 3']

describe('M5: two zeros stand for the plus', () => {
  test.each(CASES)('in %s %j are one number', (country, phones, key) => {
    for (const phone of phones.map((each) => each.trim())) {
      expect(ADDRESSES.phone.normalise(phone, country)?.key).toBe(key)
    }
  })

  test('what is written is what the provider gets, unless it is dialled otherwise there', () => {
    const to = (text: string, country: string) => ADDRESSES.phone.normalise(text, country)?.to
    expect(to('0044 20 7946 0958', 'GB')).toBe('0044 20 7946 0958')
    expect(to('0082 10 1234 5678', 'KR')).toBe(KOREAN)
    // Two zeros that are none: of this carrier, then of the country.
    expect(ADDRESSES.phone.normalise('00700 1 415 555 0100', 'KR')?.key).toBe(AMERICAN)
  })
})

describe('M1: what is said of hashed exports', () => {
  const files = (config: string, topic: string, normalise: string) => ({
    'crm.config.yaml': `name: shop\nzone: Asia/Seoul\n${config}`,
    'export.yaml': `
segment: named
where: { trait: name, isSet: true }
---
export: list
segment: named
${topic}to: { file: list.csv }
columns: [{ trait: name, hash: sha256, normalise: ${normalise} }]
`,
  })
  const found = async (...given: Parameters<typeof files>) =>
    (await diagnose(files(...given))).map((line) => line.replace(/\. .*/s, ''))

  test('CRM3410: that nobody was asked; CRM3411: that numbers have no country', async () => {
    expect(await found('country: KR\n', 'topic: offers\n', 'phone')).toEqual([])
    expect(await found('', 'topic: offers\n', 'email')).toEqual([])
    expect(await found('country: KR\n', '', 'email')).toEqual([
      expect.stringContaining('CRM3410 Export "list" hashes columns as for an ad network'),
    ])
    expect(await found('', 'topic: offers\n', 'phone')).toEqual([
      expect.stringContaining('CRM3411 Export "list" hashes phone numbers'),
    ])
  })
})

describeDatabases('M1: hashed phone numbers', (engine) => {
  test.each(['KR', 'GB', 'US'])('of a shop in %s are one, however they are written', async (of) => {
    const db = await engine.shared()
    const cases = CASES.filter(([country]) => country === of)
    const phones = cases.flatMap(([, each]) => [...each])
    await fill(db, [...phones, ...UNKNOWN, null])
    const hashes = cases.flatMap(([, each, key]) => each.map(() => sha(key)))
    const lines = Object.fromEntries(hashes.map((hash, index) => [String(index + 1), hash]))
    expect(await written(db, of)).toEqual({ people: phones.length, lines })
  })

  test('complaint "a British number was a Korean person": each country has its own 020', async () => {
    const db = await engine.shared()
    await fill(db, ['020 7946 0958'])
    const of = async (country: string) => (await written(db, country)).lines['1']
    expect([await of('GB'), await of('KR')]).toEqual([sha(BRITISH), sha('+822079460958')])
  })

  test('without a country only numbers with a plus are understood', async () => {
    const db = await engine.shared()
    await fill(db, ['010-1234-5678', '0082 10 1234 5678', '+82 10 1234 5678', '20 7946 0958'])
    expect(await written(db, undefined)).toEqual({ people: 1, lines: { 3: sha(KOREAN) } })
  })

  test('a number that nobody understands is an empty cell beside what is known', async () => {
    const db = await engine.shared()
    await fill(db, ['call me', '010-1234-5678'])
    await db.run(sql`update people set email = ' Ann@Example.com' where id = 1`)
    const columns = `${COLUMNS}\n  - { trait: email, hash: sha256, normalise: email }`
    const root = folder()
    await planAndApply(db, await project('KR', columns, "schedule: '0 5 * * *'\n"), AS_OF)
    const until = '2026-01-01T21:00:00.000Z'
    const files = createAudienceFiles(root)
    const summary = await runUntil({
      ...{ db, schema: SCHEMA, until, clock: testClock(until), mode: 'actual' },
      ...{ secret, senders: () => testSender(), files },
    })
    expect(summary.problems).toEqual([])
    expect(linesOf(root)).toEqual({ 1: `,${sha('ann@example.com')}`, 2: `${sha(KOREAN)},` })
  })

  test('what was applied before hashes in its query, and is written as it comes', async () => {
    const db = await engine.shared()
    await fill(db, ['a hash'])
    const before = ({ phones: _, ...program }: ExportProgram): ExportProgram => program
    expect(await written(db, 'KR', before)).toEqual({ people: 1, lines: { 1: 'a hash' } })
  })

  test('of many people: batch by batch, each in its line', async () => {
    const db = await engine.shared()
    await fill(db, [])
    await db.run(sql`
      insert into people (id, phone)
      select n, case when n % 3 = 0 then 'none' else '010' || (10000000 + n) end from generate_series(1, 12000) n`)
    const { people, lines } = await written(db, 'KR')
    expect(people).toBe(8000)
    expect(lines['11999']).toBe(sha('+821010011999'))
    expect(lines['12000']).toBeUndefined()
  })
})
