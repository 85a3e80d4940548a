/** Documentation that cannot go stale unnoticed: links lead somewhere, and every diagnostic code is explained. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DIAGNOSTIC_CODES } from '../../src/diagnostics/codes.ts'
import { runCli } from '../cli/harness/run-cli.ts'
import { listFiles, ROOT } from './source-files.ts'

const pages = [
  ...listFiles(['docs', 'examples'], /\.md$/),
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
]

interface Link {
  readonly page: string
  readonly target: string
}

function linksOf(page: string): Link[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/```[\s\S]*?```/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ page, target }))
}

function headingsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

function leadsNowhere({ page, target }: Link): boolean {
  if (/^(https?:|mailto:)/.test(target)) return false
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(ROOT, file))) return true
  return anchor !== undefined && file.endsWith('.md') && !headingsOf(file).includes(anchor)
}

/** `crm state show --json` of a page, without `npx`. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  return [...text.matchAll(/\bnpx crm ([a-z][^\n`>|#]*)/g)].map(([, rest = '']) => rest.trim())
}

/** What is wrong with a command as written; words after the command's name may be arguments. */
async function misspelt(command: string): Promise<string | undefined> {
  const words = command.split(/\s+/)
  const names = ['state', 'segment', 'model', 'messages', 'journey', 'links'].includes(
    words[0] ?? '',
  )
    ? words.slice(0, 2)
    : words.slice(0, 1)
  const { exitCode, stdout } = await runCli([...names, '--help'])
  if (exitCode !== 0) return `crm ${command}: no such command`
  const unknown = words.filter((word) => /^--/.test(word) && !stdout.includes(`${word} `))
  return unknown.length === 0 ? undefined : `crm ${command}: no ${unknown.join(', ')}`
}

describe('docs', () => {
  test('every command and option that is written exists', async () => {
    const commands = new Set(pages.flatMap(commandsOf))
    expect(commands.size).toBeGreaterThan(20)
    const problems = await Promise.all([...commands].map(misspelt))
    expect(problems.filter((problem) => problem !== undefined)).toEqual([])
  })

  test('every link leads to a file and heading that exist', () => {
    const broken = pages.flatMap(linksOf).filter(leadsNowhere)
    expect(broken.map(({ page, target }) => `${page} → ${target}`)).toEqual([])
  })

  test('every diagnostic code is explained in the reference', () => {
    const reference = readFileSync(join(ROOT, 'docs/reference/diagnostics.md'), 'utf8')
    expect(Object.keys(DIAGNOSTIC_CODES).filter((code) => !reference.includes(code))).toEqual([])
  })
})
