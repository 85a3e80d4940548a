/** An export: who is in a segment, as a file of chosen columns, by command or on a schedule. */
import { type Address, addressOf } from '../../ir/address.ts'
import type { Condition } from '../../ir/condition.ts'
import type { Export, ExportColumn } from '../../ir/export.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { JsonObject } from '../../ir/json.ts'
import { resolveSchedule, SCHEDULE_SCHEMA } from '../fields/schedule.ts'
import {
  metadataOf,
  objectField,
  present,
  textField,
  withoutWords,
} from '../fields/written-field.ts'
import { exportRowsSql } from '../sql/export-rows.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { COLUMNS_SCHEMA, resolveColumns } from './exports/export-columns.ts'
import { sqlSourceOf } from './graph-catalog.ts'

export const EXPORT: DeclarationKind<'export'> = {
  kind: 'export',
  schema: {
    title: 'Export',
    description: 'Who is in a segment, as a CSV file, for ad networks or other tools.',
    properties: {
      segment: { type: 'string', minLength: 1, description: 'Id of the segment.' },
      topic: {
        type: 'string',
        minLength: 1,
        description: 'Id of a topic: only those who consent to it are exported.',
      },
      columns: COLUMNS_SCHEMA,
      to: {
        type: 'object',
        description: 'Where the file goes; it appears whole, in place of the one before.',
        properties: {
          file: {
            type: 'string',
            minLength: 1,
            description: "Path, relative to the project's root.",
          },
        },
        required: ['file'],
        additionalProperties: false,
      },
      schedule: {
        ...SCHEDULE_SCHEMA,
        description: 'When it is made by `crm run`. Without it only `crm export` makes it.',
      },
    },
    required: ['segment', 'columns', 'to'],
    examples: [
      {
        segment: 'vip',
        topic: 'ads',
        columns: [{ trait: 'email', hash: 'sha256', normalise: 'email' }],
        to: { file: 'exports/vip.csv' },
        schedule: '0 5 * * *',
      },
    ],
  },
  resolve({ id, body }, context): Export | undefined {
    const segment = textField(body, 'segment') ?? ''
    context.refer('segment', segment, ['segment'])
    const columns = resolveColumns(body, context)
    return present({
      id,
      ...metadataOf(body),
      segment,
      topic: resolveTopic(body, context),
      columns,
      file: textField(objectField(body, 'to') ?? {}, 'file') ?? '',
      schedule: scheduleOf(body, context),
    })
  },
  canonical: withoutWords,
  dependencies({ segment, topic }): readonly Address[] {
    const topics = topic === undefined ? [] : [addressOf('topic', topic)]
    return [addressOf('segment', segment), ...topics]
  },
  catalogReads: ({ columns }) => ({
    traits: columns.flatMap((column) => (column.kind === 'key' ? [] : [column.trait])),
    events: [],
  }),
  compile(exported, graph) {
    const { columns } = exported
    return {
      kind: 'export',
      export: exported,
      rows: exportRowsSql(columns, whoIsIn(exported, graph), sqlSourceOf(graph)),
      phones: columns.flatMap((column, index) => (isPhone(column) ? [index] : [])),
    }
  },
}

function isPhone(column: ExportColumn): boolean {
  return column.kind === 'sha256' && column.normalise === 'phone'
}

/** By definition at the instant of the export, like every segment in a segment (SEMANTICS 11). */
function whoIsIn({ segment, topic }: Export, { topics }: ProjectGraph): Condition {
  const member: Condition = { kind: 'segment', segment }
  const consent = topic === undefined ? undefined : topics.get(topic)?.consent.default
  return consent === undefined ? member : { kind: 'all', of: [member, consent] }
}

function scheduleOf(body: JsonObject, context: DeclarationContext) {
  if (body.schedule === undefined) return undefined
  const schedule = resolveSchedule(body.schedule, ['schedule'], context)
  // A file of yesterday would only be overwritten at once by the one of today.
  return schedule === undefined ? undefined : { ...schedule, catchUp: 'latest' as const }
}

/** A file goes out on no channel, so only a consent that is not of one counts. */
function resolveTopic(body: JsonObject, context: DeclarationContext): string | undefined {
  const topic = textField(body, 'topic')
  if (topic === undefined || !context.refer('topic', topic, ['topic'])) return topic
  const known = context.topics?.get(topic)
  if (known !== undefined && !Object.hasOwn(known.consent, 'default')) {
    context.report('CRM3404', ['topic'], {
      message: `Topic "${topic}" knows consent by channel only, and an export is no channel`,
      fix: 'Give the topic one `consent` for all channels, or a `default`.',
    })
  }
  return topic
}
