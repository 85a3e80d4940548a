/** The options of `crm run` in, which clock it follows and how far out, or why they cannot be meant together. */
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CliContext } from '../context.ts'
import { readAsOf } from '../project-options.ts'

export interface WrittenRunMode {
  readonly once?: true
  readonly until?: string
  readonly asOf?: string
}

export type RunMode =
  /** On the real clock until stopped. */
  | { readonly kind: 'worker' }
  /** What is due at the instant, which is now unless `--as-of` says otherwise. */
  | { readonly kind: 'once'; readonly at: Instant; readonly isRealTime: boolean }
  | { readonly kind: 'virtual'; readonly until: Instant }

export function readRunMode(
  context: CliContext,
  written: WrittenRunMode,
): Checked<RunMode | undefined> {
  const { once, until, asOf } = written
  if (until !== undefined && once === true) return clash('--once and --until', NOT_BOTH)
  if (until !== undefined && asOf !== undefined) return clash('--until and --as-of', NOT_BOTH)
  if (asOf !== undefined && once !== true) {
    return clash('--as-of without --once', 'Add --once, or walk virtual time with --until.')
  }
  if (until !== undefined) {
    const { value, diagnostics } = readAsOf(context, until)
    return {
      value: value === undefined ? undefined : { kind: 'virtual', until: value },
      diagnostics,
    }
  }
  if (once !== true) return { value: { kind: 'worker' }, diagnostics: [] }
  const { value: at, diagnostics } = readAsOf(context, asOf)
  const isRealTime = asOf === undefined
  return { value: at === undefined ? undefined : { kind: 'once', at, isRealTime }, diagnostics }
}

const NOT_BOTH = 'Leave one of them out.'

function clash(options: string, fix: string): Checked<undefined> {
  const message = `${options} cannot be meant together.`
  return { value: undefined, diagnostics: [diagnostic('CRM7007', { message, fix })] }
}
