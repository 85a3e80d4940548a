/** What the user wrote after `crm demo` in, numbers that the demo can run with, or diagnostics, out. */
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CliContext } from '../context.ts'
import { readAsOf } from '../project-options.ts'

export interface WrittenDemoOptions {
  readonly customers: string
  readonly seed: string
  readonly asOf: string
  readonly databaseUrl?: string
}

export interface DemoOptions {
  readonly customers: number
  readonly seed: number
  readonly asOf: Instant
  readonly databaseUrl?: string
}

export const DEMO_DEFAULTS = {
  customers: '1000',
  seed: '20261122',
  /** A Monday morning in Seoul. Always the same, so that everybody who runs the demo sees the same numbers. */
  asOf: '2026-11-02T09:00:00+09:00',
} as const

const MOST_CUSTOMERS = 100_000
const MOST_SEED = 2 ** 31 - 1

export function parseDemoOptions(
  context: CliContext,
  written: WrittenDemoOptions,
): Checked<DemoOptions | undefined> {
  const customers = wholeNumber('--customers', written.customers, 1, MOST_CUSTOMERS)
  const seed = wholeNumber('--seed', written.seed, 0, MOST_SEED)
  const asOf = readAsOf(context, written.asOf)
  const diagnostics = [...customers.diagnostics, ...seed.diagnostics, ...asOf.diagnostics]
  if (customers.value === undefined || seed.value === undefined || asOf.value === undefined) {
    return { value: undefined, diagnostics }
  }
  const options = { customers: customers.value, seed: seed.value, asOf: asOf.value }
  const { databaseUrl } = written
  return { value: databaseUrl === undefined ? options : { ...options, databaseUrl }, diagnostics }
}

function wholeNumber(
  option: string,
  written: string,
  low: number,
  high: number,
): Checked<number | undefined> {
  const number = /^\d{1,10}$/.test(written) ? Number(written) : Number.NaN
  if (number >= low && number <= high) return { value: number, diagnostics: [] }
  const wrong = diagnostic('CRM9804', {
    message: `${option} ${written} is not a whole number from ${low} to ${high}.`,
    fix: `Give ${option} a whole number in that range, or leave it out.`,
  })
  return { value: undefined, diagnostics: [wrong] }
}
