/** `pauseWhen` of a journey in, the KPI that must not be crossed and at which limits out (J9). */
import type { PauseWhen } from '../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { canonicalDecimal } from '../../ir/value.ts'
import { resolvePercent } from '../fields/share.ts'
import { present, textField } from '../fields/written-field.ts'
import { compareDecimals } from '../language/operators/literal-order.ts'
import type { DeclarationContext } from './declaration-kind.ts'

const limitSchema = (description: string, examples: readonly Json[]): JsonObject => ({
  description: `${description}; a ratio may be a percentage.`,
  anyOf: [{ type: 'number' }, { type: 'string' }],
  examples: [...examples],
})

const LIMITS = {
  moreThan: limitSchema('The journey is paused when the KPI is more than this', ['0.1%', 100]),
  lessThan: limitSchema('The journey is paused when the KPI is less than this', ['95%', 10]),
} as const

export const PAUSE_WHEN_SCHEMA: JsonObject = {
  type: 'object',
  description: 'Pauses the journey by itself when a KPI is crossed, until someone resumes it.',
  properties: {
    kpi: { type: 'string', description: 'The KPI; of one over time its newest value counts.' },
    ...LIMITS,
  },
  required: ['kpi'],
  anyOf: Object.keys(LIMITS).map((limit) => ({ required: [limit] })),
  additionalProperties: false,
  examples: [
    { kpi: 'complaint-rate', moreThan: '0.1%' },
    { kpi: 'delivery-rate', lessThan: '95%' },
  ],
}

export function resolvePauseWhen(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
): PauseWhen | undefined {
  if (!isJsonObject(written)) return undefined
  const kpi = textField(written, 'kpi') ?? ''
  const isKnown = context.refer('kpi', kpi, [...path, 'kpi'])
  const limitOf = (name: keyof typeof LIMITS) =>
    name in written ? resolveLimit(written[name], [...path, name], context) : undefined
  const limits = present({ moreThan: limitOf('moreThan'), lessThan: limitOf('lessThan') })
  const isWhole = Object.keys(LIMITS).every((name) => name in limits === name in written)
  if (!isWhole || !isKnown || !leaveRoom(limits, [...path, 'lessThan'], context)) return undefined
  return { kpi, ...limits }
}

/** Else nothing the KPI could be would let the journey go on, or it paused at every value but one. */
function leaveRoom(
  { moreThan, lessThan }: Pick<PauseWhen, 'moreThan' | 'lessThan'>,
  path: FieldPath,
  context: DeclarationContext,
): boolean {
  if (moreThan === undefined || lessThan === undefined) return true
  if (compareDecimals(lessThan, moreThan) < 0) return true
  context.report('CRM3307', path, {
    message: `lessThan (${lessThan}) is not below moreThan (${moreThan})`,
    fix: 'The journey goes on while the KPI is from lessThan to moreThan: write the smaller one as lessThan, or only one of them.',
  })
  return false
}

function resolveLimit(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
): string | undefined {
  if (typeof written === 'string' && written.endsWith('%')) {
    const percent = resolvePercent(written, path, context)
    return percent === undefined ? undefined : hundredth(percent)
  }
  const isDecimal = typeof written === 'number' || typeof written === 'string'
  const limit = isDecimal ? canonicalDecimal(written) : undefined
  if (limit !== undefined) return limit
  context.report('CRM3307', path, {
    message: `${JSON.stringify(written ?? null)} is no limit of a KPI`,
    fix: 'Write a number, or of a ratio a percentage such as "0.1%".',
  })
  return undefined
}

/** By text: 0.07 / 100 is not 0.0007 in floating point. */
function hundredth(percent: string): string {
  const [whole = '0', fraction = ''] = percent.split('.')
  const digits = whole.padStart(3, '0')
  const shifted = `${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`
  return canonicalDecimal(shifted) ?? shifted
}
