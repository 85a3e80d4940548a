/** A segment: the condition that says who is a member, and when membership is refreshed. */
import { addressOf } from '../../ir/address.ts'
import type { JsonObject } from '../../ir/json.ts'
import { SEGMENT_CHECKS, type Segment, type SegmentCheck } from '../../ir/segment.ts'
import { resolveSchedule, SCHEDULE_SCHEMA } from '../fields/schedule.ts'
import { metadataOf, splitMetadata, textListField, withoutWords } from '../fields/written-field.ts'
import {
  CONDITION_SCHEMA,
  canonicalCondition,
  conditionDependencies,
  explainCondition,
  resolveCondition,
} from '../language/conditions/table.ts'
import { membersSql } from '../sql/members.ts'
import { passPart } from '../sql/pass-part.ts'
import type { DeclarationKind } from './declaration-kind.ts'
import { sqlSourceOf } from './graph-catalog.ts'
import { namedKeyColumns } from './key-columns.ts'

export const SEGMENT: DeclarationKind<'segment'> = {
  kind: 'segment',
  schema: {
    title: 'Segment',
    description: 'A predicate over customers; those for whom it holds are its members.',
    properties: {
      where: { ...CONDITION_SCHEMA, description: 'Who is a member.' },
      refresh: {
        ...SCHEDULE_SCHEMA,
        description:
          "When the stored members are brought up to date. Default: the project's `refresh`.",
      },
      allow: {
        type: 'array',
        items: { enum: SEGMENT_CHECKS },
        uniqueItems: true,
        description: 'Warnings that are not to be given of this segment, because it is meant so.',
      },
    },
    required: ['where'],
    examples: [
      {
        title: 'Carted, not bought',
        where: {
          all: [
            { event: 'add_to_cart', count: { atLeast: 1, last: '7d' } },
            { event: 'purchase', count: { is: 0, last: '7d' } },
          ],
        },
      },
    ],
  },
  resolve({ id, body }, context): Segment | undefined {
    const where = resolveCondition(body.where ?? null, ['where'], context)
    const refresh =
      body.refresh === undefined
        ? context.project.refresh
        : resolveSchedule(body.refresh, ['refresh'], context)
    if (where === undefined || refresh === undefined) return undefined
    const allow = textListField(body, 'allow')?.filter(isCheck)
    return {
      id,
      ...metadataOf(body),
      where: canonicalCondition(where),
      refresh,
      ...(allow === undefined ? {} : { allow }),
    }
  },
  canonical(segment) {
    const { allow: _, ...rest } = withoutWords(segment)
    return rest
  },
  splitWritten: withoutAllow,
  dependencies: ({ where }) =>
    conditionDependencies(where).segments.map((segment) => addressOf('segment', segment)),
  catalogReads: ({ where }) => conditionDependencies(where),
  keyColumns: ({ where }) => namedKeyColumns(where, ['where']),
  compile({ where, refresh }, graph) {
    const source = sqlSourceOf(graph)
    return {
      kind: 'segment',
      members: membersSql(where, source),
      pass: passPart(where, source),
      refresh,
      sentence: explainCondition(where, source.catalog),
    }
  },
}

/** What is allowed changes warnings only, as words do. */
function withoutAllow(body: JsonObject): { written: JsonObject; metadata: JsonObject } {
  const { allow, ...rest } = body
  const { written, metadata } = splitMetadata(rest)
  return { written, metadata: allow === undefined ? metadata : { ...metadata, allow } }
}

function isCheck(word: string): word is SegmentCheck {
  return SEGMENT_CHECKS.some((check) => check === word)
}
