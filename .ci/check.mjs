/** Everything CI runs, in order; every step runs even when an earlier one failed, and the last line counts them all. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'crm-check-'))
const results = join(folder, 'tests.json')

const STEPS = [
  ['format and lint', ['biome', 'check', '--error-on-warnings', '.']],
  ['types', ['tsc', '--noEmit', '-p', '.']],
  ['generated files', ['tsx', 'scripts/generate.ts', '--check']],
]
const TESTS = [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
]

let passed = 0
let failed = 0

for (const [name, command] of STEPS) {
  const isGood = run(name, command)
  if (isGood) passed += 1
  else failed += 1
}
const isTested = run('laws and tests', TESTS)
const tests = readResults()
passed += tests.passed
// A file that cannot be loaded has no tests to fail, so the run itself counts then.
failed += Math.max(tests.failed, isTested && tests.isGood ? 0 : 1)
rmSync(folder, { recursive: true, force: true })

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function run(name, command) {
  console.log(`\n── ${name}: ${command.slice(0, 3).join(' ')}`)
  const started = Date.now()
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
  })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
  return status === 0
}

function readResults() {
  try {
    const json = JSON.parse(readFileSync(results, 'utf8'))
    return { passed: json.numPassedTests, failed: json.numFailedTests, isGood: json.success }
  } catch {
    return { passed: 0, failed: 0, isGood: false }
  }
}
