/** A KPI: one measure (a count, a sum or the ratio of two), and the calendar buckets it is shown in. */

import type { CatalogReads } from '../../ir/catalog-part.ts'
import type { JsonObject } from '../../ir/json.ts'
import { GRAINS, type Kpi, type KpiMeasure, type SimpleMeasure } from '../../ir/kpi.ts'
import {
  metadataOf,
  objectField,
  present,
  splitMetadata,
  textField,
} from '../fields/written-field.ts'
import { resolveZone, ZONE_SCHEMA } from '../fields/zone.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { compileMeasure, measureDependencies, measureReads } from './kpi-measures/table.ts'
import { COUNT_SCHEMA, resolveMeasure, SUM_SCHEMA } from './kpi-measures/written-measure.ts'

const PART_SCHEMA: JsonObject = {
  type: 'object',
  properties: { count: COUNT_SCHEMA, sum: SUM_SCHEMA },
  additionalProperties: false,
}

export const KPI: DeclarationKind<'kpi'> = {
  kind: 'kpi',
  schema: {
    title: 'KPI',
    description: 'A number over time: exactly one of count, sum and ratio.',
    properties: {
      count: COUNT_SCHEMA,
      sum: SUM_SCHEMA,
      ratio: {
        type: 'object',
        description: 'One count or sum divided by another; there is no number where that is zero.',
        properties: {
          of: { ...PART_SCHEMA, description: 'What is divided: a count or a sum.' },
          to: { ...PART_SCHEMA, description: 'What it is divided by: a count or a sum.' },
        },
        required: ['of', 'to'],
        additionalProperties: false,
      },
      grain: { enum: GRAINS, description: 'The calendar buckets to show it by. Default total.' },
      zone: { ...ZONE_SCHEMA, description: "Zone of the buckets. Default: the project's." },
      unit: {
        type: 'string',
        description: 'Shown after the number. A ratio with `%` is shown times 100.',
        examples: ['KRW', '%', 'people'],
      },
    },
    examples: [
      { sum: { event: 'purchase', of: 'total' }, grain: 'month', unit: 'KRW' },
      {
        ratio: {
          of: { sum: { event: 'purchase', of: 'total' } },
          to: { count: { event: 'purchase' } },
        },
        grain: 'month',
        unit: 'KRW',
      },
      { count: { segment: 'vip' }, grain: 'day' },
    ],
  },
  resolve({ id, body }, context): Kpi | undefined {
    const measure = resolveKpiMeasure(body, context)
    const written = textField(body, 'zone')
    const zone = written === undefined ? context.zone : resolveZone(written, ['zone'], context)
    if (measure === undefined || zone === undefined) return undefined
    const grain = GRAINS.find((name) => name === body.grain) ?? 'total'
    return {
      id,
      ...metadataOf(body),
      measure,
      grain,
      zone,
      ...present({ unit: textField(body, 'unit') }),
    }
  },
  canonical: ({ measure, grain, zone }) => ({ measure, grain, zone }),
  dependencies: ({ measure }) => simpleMeasures(measure).flatMap(measureDependencies),
  catalogReads: ({ measure }) => mergeReads(simpleMeasures(measure).map(measureReads)),
  compile: (kpi, graph) => ({
    kind: 'kpi',
    kpi,
    queries: simpleMeasures(kpi.measure).map((measure) => compileMeasure(measure, kpi, graph)),
  }),
  /** A unit changes how the number is shown, never the number. */
  splitWritten(body) {
    const { written, metadata } = splitMetadata(body)
    const { unit, ...rest } = written
    return { written: rest, metadata: unit === undefined ? metadata : { ...metadata, unit } }
  },
}

function resolveKpiMeasure(body: JsonObject, context: DeclarationContext): KpiMeasure | undefined {
  if (!hasOneOf(body, ['count', 'sum', 'ratio'], [], context)) return undefined
  const ratio = objectField(body, 'ratio')
  if (ratio === undefined) return resolveMeasure(body, [], context)
  const [of, to] = (['of', 'to'] as const).map((side) => {
    const part = objectField(ratio, side) ?? {}
    return hasOneOf(part, ['count', 'sum'], ['ratio', side], context)
      ? resolveMeasure(part, ['ratio', side], context)
      : undefined
  })
  return of === undefined || to === undefined ? undefined : { kind: 'ratio', of, to }
}

function hasOneOf(
  body: JsonObject,
  names: readonly string[],
  path: readonly string[],
  context: DeclarationContext,
): boolean {
  const given = names.filter((name) => body[name] !== undefined)
  if (given.length === 1) return true
  const among = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  const second = given[1]
  context.report('CRM8103', second === undefined ? path : [...path, second], {
    message:
      second === undefined ? 'Nothing is measured' : `Both ${given.join(' and ')} are measured`,
    fix: `Give exactly one of ${among}.`,
  })
  return false
}

function simpleMeasures(measure: KpiMeasure): readonly SimpleMeasure[] {
  return measure.kind === 'ratio' ? [measure.of, measure.to] : [measure]
}

function mergeReads(reads: readonly (CatalogReads | undefined)[]): CatalogReads | undefined {
  const given = reads.filter((read) => read !== undefined)
  if (given.length === 0) return undefined
  return {
    traits: given.flatMap(({ traits }) => traits),
    events: given.flatMap(({ events }) => events),
  }
}
