/** What validate found in, its four forms out. The diagnostics themselves go to stderr in the form for people. */
import pc from 'picocolors'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { formatGithub } from '../../diagnostics/format-github.ts'
import { formatJson } from '../../diagnostics/format-json.ts'
import { formatSarif } from '../../diagnostics/format-sarif.ts'
import { OBJECT_KINDS, type ObjectKind } from '../../ir/address.ts'
import type { CompiledProject } from '../../ir/compiled.ts'
import type { CliContext } from '../context.ts'

export interface Validation {
  /** Absent when there are errors. */
  readonly compiled: CompiledProject | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly format: 'text' | 'json' | 'github' | 'sarif'
  readonly context: CliContext
}

export function validationView(validation: Validation): string {
  const { diagnostics, context, compiled, format } = validation
  if (format === 'github') return formatGithub(diagnostics)
  if (format === 'sarif') return json(formatSarif(diagnostics, context.version))
  if (format === 'text') return summary(validation)
  return json({
    valid: compiled !== undefined,
    ...(compiled === undefined ? {} : { project: compiled.name, objects: countByKind(compiled) }),
    diagnostics: formatJson(diagnostics),
  })
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function summary({ compiled, diagnostics, context }: Validation): string {
  const colors = pc.createColors(context.color)
  const errors = diagnostics.filter((item) => item.severity === 'error').length
  const warnings = diagnostics.filter((item) => item.severity === 'warning').length
  const warned = warnings === 0 ? [] : [plural(warnings, 'warning')]
  if (compiled === undefined) {
    const files = new Set(diagnostics.flatMap(({ location }) => location?.file ?? [])).size
    const where = files === 0 ? '' : ` in ${plural(files, 'file')}`
    return `${colors.red('Not valid')}: ${[plural(errors, 'error'), ...warned].join(', ')}${where}\n`
  }
  const counts = countByKind(compiled)
  const parts = OBJECT_KINDS.flatMap((kind) =>
    counts[kind] === undefined ? [] : [kindCount(counts[kind], kind)],
  )
  return `${colors.green('Valid')}: ${[...parts, ...warned].join(', ')}\n`
}

const NAMES: Partial<Record<ObjectKind, string>> = { kpi: 'KPI', coupons: 'coupon pool' }

/** `3 coupon pools` */
export function kindCount(count: number, kind: ObjectKind): string {
  return plural(count, NAMES[kind] ?? kind)
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The project itself is not counted. */
function countByKind(compiled: CompiledProject): Partial<Record<ObjectKind, number>> {
  const counts: Partial<Record<ObjectKind, number>> = {}
  for (const { kind } of compiled.objects.values()) {
    if (kind !== 'project') counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}
