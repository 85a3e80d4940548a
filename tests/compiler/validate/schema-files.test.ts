/** A1: the JSON Schemas for editors are generated, checked in, and say of a document what the compiler says. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { SCHEMA_FILES } from '../../../scripts/schema-files.ts'
import { bodyValidator } from '../../../src/compiler/validate/body-validators.ts'
import { schemaOf } from '../../../src/compiler/validate/kind-schema.ts'
import { WRITTEN_KINDS } from '../../../src/ir/written-kind.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const CASES = join(ROOT, 'tests/diagnostics/cases')

function readSchema(name: string) {
  const schema: object = JSON.parse(readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8'))
  return new Ajv({ strict: false }).compile(schema)
}

function documentsIn(folder: string): readonly unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !name.includes('crm.config'))
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')))
    .map((document) => document.toJS())
}

describe('A1: schemas', () => {
  test.each(SCHEMA_FILES)('%s is what `npm run generate` writes', (path, generate) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(generate())
  })

  test.each(WRITTEN_KINDS)('every example of %s fits', (kind) => {
    const schema = schemaOf(kind)
    const fits = bodyValidator(kind)
    expect(schema.examples.filter((body) => !fits(body))).toEqual([])
    const document = readSchema(kind)
    const head = kind === 'project' ? { name: 'shop' } : { [kind]: 'my-object' }
    expect(schema.examples.filter((body) => !document({ ...head, ...body }))).toEqual([])
  })

  test('every document of the example shop fits the schema of any document', () => {
    const fits = readSchema('crm')
    const documents = documentsIn(join(ROOT, 'examples/shop'))
    expect(documents.length).toBeGreaterThan(5)
    expect(documents.filter((document) => !fits(document))).toEqual([])
  })

  test.each(['CRM2001', 'CRM2002', 'CRM2003', 'CRM2004', 'CRM2005', 'CRM2006', 'CRM2007'])(
    'what %s refuses, the schema of any document refuses',
    (code) => {
      const fits = readSchema('crm')
      expect(documentsIn(join(CASES, code)).filter((document) => !fits(document))).toHaveLength(1)
    },
  )

  test('a document of no kind is refused', () => {
    const fits = readSchema('crm')
    expect(fits({ segmnt: 'vip', where: { all: [] } })).toBe(false)
    expect(fits({ segment: 'vip', where: { all: [] } })).toBe(true)
  })
})
