/** Options that several commands share, each said once, and how their values are read. */
import { type Command, Option } from 'commander'
import { type Checked, type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Instant } from '../ir/clock.ts'
import type { CliContext } from './context.ts'

export interface ProjectOptions {
  readonly config?: string
  readonly env?: string
}

/** `--config` and `--env`, for every command that opens a project. */
export function addProjectOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the config file, when it is not crm.config.* here or above')
    .option('--env <name>', 'one of the environments of the config')
}

/** `--as-of`, for every command that reads or runs. */
export function addAsOfOption(command: Command): Command {
  return command.option(
    '--as-of <instant>',
    'the instant everything is evaluated at, e.g. 2026-01-31T09:00:00+09:00 (default: now)',
  )
}

export function addFormatOption(
  command: Command,
  formats: readonly [string, ...string[]],
): Command {
  return command.addOption(
    new Option('--format <format>', 'how the result is printed')
      .choices(formats)
      .default(formats[0]),
  )
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/

/** The instant of `--as-of`, or now. */
const MOST_AHEAD_MS = 2 * 366 * 24 * 3600 * 1000

/** For what cannot be undone by an earlier as-of. Virtual time may be ahead, but not so far. */
export function checkNotFarAhead(
  { clock }: Pick<CliContext, 'clock'>,
  asOf: Instant,
): readonly Diagnostic[] {
  if (Date.parse(asOf) - Date.parse(clock.now()) <= MOST_AHEAD_MS) return []
  return [
    diagnostic('CRM6025', {
      message: `As-of ${asOf} is more than two years ahead: nothing could be applied before it any more.`,
      fix: 'Check the year given with --as-of.',
    }),
  ]
}

export function readAsOf(
  context: Pick<CliContext, 'clock'>,
  written: string | undefined,
): Checked<Instant | undefined> {
  if (written === undefined) return { value: context.clock.now(), diagnostics: [] }
  const value = INSTANT.test(written) ? parseInstant(written) : undefined
  if (value !== undefined) return { value, diagnostics: [] }
  const wrong = diagnostic('CRM9004', {
    message: `"${written}" is not an instant`,
    fix: 'Write date, time and offset: 2026-01-31T09:00:00+09:00, or with Z for UTC.',
  })
  return { value: undefined, diagnostics: [wrong] }
}

/** UTC text with microseconds kept. A day or hour that does not exist is refused, never rolled over into another. */
function parseInstant(written: string): Instant | undefined {
  const time = Date.parse(written)
  const [year = 0, month = 0, day = 0, hour = 0] = (written.match(/\d+/g) ?? []).map(Number)
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
  if (Number.isNaN(time) || !isDay || hour > 23) return undefined
  const micros = /\.\d{3}(\d{1,3})/.exec(written)?.[1]?.padEnd(3, '0') ?? '000'
  const milliseconds = new Date(time).toISOString()
  return micros === '000' ? milliseconds : milliseconds.replace('Z', `${micros}Z`)
}
