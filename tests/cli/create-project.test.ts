/** The files of a new project: complete, named after their folder, and never over somebody's own. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject } from '../../src/cli/init/create-project.ts'
import { PACKAGE_FOLDER } from '../../src/cli/package-folder.ts'

const template = join(PACKAGE_FOLDER, 'examples/start')
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crm-create-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function create(name: string) {
  return createProject({ folder: join(folder, name), written: name, template, version: '1.2.3' })
}

describe('create project', () => {
  test('writes every file of the example, and what npm needs', () => {
    const { value, diagnostics } = create('My Shop 2')
    expect(diagnostics).toEqual([])
    expect(value).toEqual({
      name: 'my-shop-2',
      files: [
        '.gitignore',
        'README.md',
        'catalog.ts',
        'channels.yaml',
        'crm.config.ts',
        'journeys/winback.yaml',
        'kpis/kpis.yaml',
        'package.json',
        'seed.sql',
        'segments/at-risk-loyal.ts',
        'segments/never-bought.yaml',
        'templates/winback.html',
        'templates/winback.yaml',
        'tsconfig.json',
      ],
    })
    const read = (file: string) => readFileSync(join(folder, 'My Shop 2', file), 'utf8')
    expect(read('crm.config.ts')).toContain("name: 'my-shop-2'")
    expect(JSON.parse(read('package.json'))).toMatchObject({
      name: 'my-shop-2',
      dependencies: { 'crm-as-code': '^1.2.3' },
    })
  })

  test('lets the editor find the schema from every folder', () => {
    create('shop')
    const line = (file: string) => readFileSync(join(folder, 'shop', file), 'utf8').split('\n')[0]
    const schema = 'node_modules/crm-as-code/schemas/crm.schema.json'
    expect(line('channels.yaml')).toBe(`# yaml-language-server: $schema=./${schema}`)
    expect(line('segments/never-bought.yaml')).toBe(`# yaml-language-server: $schema=../${schema}`)
  })

  test('takes an empty folder, and a name that is no package name', () => {
    expect(create('').value?.files).toContain('seed.sql')
    expect(create('가게 9').value?.name).toBe('crm-9')
  })

  test('leaves out what using the example left behind', () => {
    const used = join(folder, 'used')
    cpSync(template, used, { recursive: true })
    mkdirSync(join(used, '.crm/outbox'), { recursive: true })
    writeFileSync(join(used, '.crm/outbox/1.eml'), 'To: somebody')
    const target = { folder: join(folder, 'new'), written: 'new', version: '1.2.3' }
    const { value } = createProject({ ...target, template: used })
    expect(value?.files.filter((file) => file.startsWith('.crm'))).toEqual([])
  })

  test('CRM9801: refuses a folder that is not empty, and a file', () => {
    writeFileSync(join(folder, 'file'), 'mine')
    expect(create('').diagnostics.map(({ code }) => code)).toEqual(['CRM9801'])
    expect(create('file').diagnostics.map(({ code }) => code)).toEqual(['CRM9801'])
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine')
  })

  test('CRM9802: says why a folder cannot be written', () => {
    writeFileSync(join(folder, 'file'), 'mine')
    const { value, diagnostics } = create('file/below')
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code }) => code)).toEqual(['CRM9802'])
  })
})
