/** Rewrites every generated file that is checked in; with `--check` it writes nothing and fails when one would change. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RUN_SCHEMA } from '../src/cli/run/run-schema.ts'
import { CUSTOMER_SCHEMA } from '../src/cli/views/customer-schema.ts'
import { EXPLAIN_SCHEMA } from '../src/cli/views/explain-schema.ts'
import { JOURNEY_STATUS_SCHEMA } from '../src/cli/views/journey-status-schema.ts'
import { LINK_SCHEMA } from '../src/cli/views/link-schema.ts'
import { MESSAGES_SCHEMA } from '../src/cli/views/messages-schema.ts'
import { APPLY_SCHEMA } from '../src/cli/views/plan-applied-schema.ts'
import { PREVIEW_SCHEMA } from '../src/cli/views/preview-schema.ts'
import { SEGMENT_VIEW_SCHEMA } from '../src/cli/views/segment-schema.ts'
import { STATE_SCHEMA } from '../src/cli/views/state-schema.ts'
import { REPORT_SCHEMA } from '../src/measure/report-schema.ts'
import { PLAN_SCHEMA } from '../src/plan/plan-schema.ts'
import { channelsPage } from './channels-page.ts'
import { cliPage } from './cli-page.ts'
import { diagnosticsPage } from './diagnostics-page.ts'
import { operatorsPage } from './operators-page.ts'
import { aggregatesPage } from './reference/aggregates-page.ts'
import { broadcastsPage } from './reference/broadcasts-page.ts'
import { catalogPage } from './reference/catalog-page.ts'
import { conditionsPage } from './reference/conditions-page.ts'
import { segmentsPage } from './reference/segments-page.ts'
import { windowsPage } from './reference/windows-page.ts'
import { SCHEMA_FILES } from './schema-files.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** Path in the repository, and the function that makes its text. */
const GENERATED: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['docs/reference/channels.md', channelsPage],
  ['docs/reference/cli.md', cliPage],
  ['docs/reference/diagnostics.md', diagnosticsPage],
  ['docs/reference/operators.md', operatorsPage],
  ['docs/reference/segments.md', segmentsPage],
  ['docs/reference/conditions.md', conditionsPage],
  ['docs/reference/catalog.md', catalogPage],
  ['docs/reference/aggregates.md', aggregatesPage],
  ['docs/reference/windows.md', windowsPage],
  ['docs/reference/broadcasts.md', broadcastsPage],
  ...SCHEMA_FILES,
  ['schemas/report.schema.json', () => `${JSON.stringify(REPORT_SCHEMA, null, 2)}\n`],
  ['schemas/plan.schema.json', () => `${JSON.stringify(PLAN_SCHEMA, null, 2)}\n`],
  ['schemas/apply.schema.json', () => `${JSON.stringify(APPLY_SCHEMA, null, 2)}\n`],
  ['schemas/state.schema.json', () => `${JSON.stringify(STATE_SCHEMA, null, 2)}\n`],
  [
    'schemas/journey-status.schema.json',
    () => `${JSON.stringify(JOURNEY_STATUS_SCHEMA, null, 2)}\n`,
  ],
  ['schemas/segment-view.schema.json', () => `${JSON.stringify(SEGMENT_VIEW_SCHEMA, null, 2)}\n`],
  ['schemas/preview.schema.json', () => `${JSON.stringify(PREVIEW_SCHEMA, null, 2)}\n`],
  ['schemas/explain.schema.json', () => `${JSON.stringify(EXPLAIN_SCHEMA, null, 2)}\n`],
  ['schemas/customer.schema.json', () => `${JSON.stringify(CUSTOMER_SCHEMA, null, 2)}\n`],
  ['schemas/messages.schema.json', () => `${JSON.stringify(MESSAGES_SCHEMA, null, 2)}\n`],
  ['schemas/link.schema.json', () => `${JSON.stringify(LINK_SCHEMA, null, 2)}\n`],
  ['schemas/run.schema.json', () => `${JSON.stringify(RUN_SCHEMA, null, 2)}\n`],
]

const isCheck = process.argv.includes('--check')
const stale: string[] = []

for (const [path, generate] of GENERATED) {
  const text = await generate()
  if (text === current(path)) continue
  stale.push(path)
  if (isCheck) continue
  mkdirSync(dirname(join(ROOT, path)), { recursive: true })
  writeFileSync(join(ROOT, path), text)
}

for (const path of stale) console.log(isCheck ? `out of date: ${path}` : `written: ${path}`)
if (isCheck && stale.length > 0) {
  console.log('Run `npm run generate` and commit the result.')
  process.exitCode = 1
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return undefined
  }
}
