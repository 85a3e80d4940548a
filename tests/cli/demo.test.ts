/** `crm demo` in this process: the same shop and the same month on either engine, and refusals that say why. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { runCli } from './harness/run-cli.ts'

const SLOW = 300_000
const SMALL = ['demo', '--customers', '40', '--seed', '7']
/** The last screen by engine, without where it is. */
const screens = new Map<string, string>()
let cwd = ''

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'crm-demo-'))
})
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true })
})

describeDatabases('crm demo', (engine) => {
  test(
    'walks from config to report',
    async () => {
      // Without a URL the demo makes an embedded database of its own.
      const { url } = await engine.open()
      const where = url === undefined ? [] : ['--database-url', url]
      const { exitCode, stdout, stderr } = await runCli([...SMALL, ...where], { cwd })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout.match(/^\d\/6 /gm)).toHaveLength(6)
      expect(stdout).toMatch(/Messages {2}\d+ sent in 30 days, \d+ withheld \(/)
      const screen = stdout.slice(stdout.indexOf('Segment'), stdout.indexOf('Everything is in'))
      screens.set(engine.name, screen)
      if (url !== undefined) {
        const again = await runCli([...SMALL, ...where], { cwd })
        expect(again.exitCode).toBe(1)
        expect(again.stderr).toContain('CRM9803')
        expect(again.stderr).not.toContain(url)
      }
    },
    SLOW,
  )
})

describe('crm demo on every engine', () => {
  test('shows the same screen', () => {
    expect([...screens.keys()]).toEqual(inject('engines'))
    expect(new Set(screens.values()).size).toBe(1)
  })

  test('CRM9804, CRM9004: says what it cannot run with', async () => {
    const wrong = ['demo', '--customers', '-1', '--seed', '1.5', '--as-of', 'tomorrow']
    const { exitCode, stderr } = await runCli(wrong, { cwd })
    expect(exitCode).toBe(1)
    expect(stderr.match(/CRM9\d{3}/g)).toEqual(['CRM9004', 'CRM9804', 'CRM9804'])
  })
})
