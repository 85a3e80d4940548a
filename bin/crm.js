#!/usr/bin/env node
// Starts the command line. Answers --version by itself, because everything else takes longer to load than to run.
import { existsSync, readFileSync } from 'node:fs'

const packageFile = new URL('../package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(packageFile, 'utf8'))
const [first, ...rest] = process.argv.slice(2)

if (rest.length === 0 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${version}\n`)
} else {
  const entry = new URL('../dist/cli/run-process.js', import.meta.url)
  if (existsSync(entry)) {
    const { runProcess } = await import(entry.href)
    await runProcess(version)
  } else {
    process.stderr.write('crm is not built yet: run "npm ci" or "npm run build" in its directory\n')
    process.exitCode = 1
  }
}
