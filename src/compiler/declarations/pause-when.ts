/** `pauseWhen` of a journey in, the KPI that must not be crossed and where out (J9). */
import type { PauseWhen } from '../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { canonicalDecimal } from '../../ir/value.ts'
import { resolvePercent } from '../fields/share.ts'
import { textField } from '../fields/written-field.ts'
import type { DeclarationContext } from './declaration-kind.ts'

export const PAUSE_WHEN_SCHEMA: JsonObject = {
  type: 'object',
  description: 'Pauses the journey by itself when a KPI is crossed, until someone resumes it.',
  properties: {
    kpi: { type: 'string', description: 'The KPI; of one over time its newest value counts.' },
    moreThan: {
      description:
        'The journey is paused when the KPI is more than this; a ratio may be a percentage.',
      anyOf: [{ type: 'number' }, { type: 'string' }],
      examples: ['0.1%', 100],
    },
  },
  required: ['kpi', 'moreThan'],
  additionalProperties: false,
  examples: [{ kpi: 'complaint-rate', moreThan: '0.1%' }],
}

export function resolvePauseWhen(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
): PauseWhen | undefined {
  if (!isJsonObject(written)) return undefined
  const kpi = textField(written, 'kpi') ?? ''
  const isKnown = context.refer('kpi', kpi, [...path, 'kpi'])
  const moreThan = resolveLimit(written.moreThan, [...path, 'moreThan'], context)
  return moreThan === undefined || !isKnown ? undefined : { kpi, moreThan }
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
