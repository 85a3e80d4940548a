/** The JSON Schema of `crm journey status --format json`; `schemas/journey-status.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { COUNT_SCHEMA, recordSchema } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const

const STEP = recordSchema(
  {
    step: TEXT,
    kind: {
      description: 'The kind of step; `older version` for one that is no longer there.',
      ...TEXT,
    },
    depth: { description: 'How far inside other steps.', type: 'integer', minimum: 0 },
    people: COUNT_SCHEMA,
    sent: COUNT_SCHEMA,
    converted: {
      ...COUNT_SCHEMA,
      description:
        'Messages to which the goal is attributed; of sends, where the goal has a window. Masked as the others.',
    },
    pending: COUNT_SCHEMA,
    failed: COUNT_SCHEMA,
    unknown: COUNT_SCHEMA,
    withheld: { type: 'array', items: recordSchema({ reason: TEXT, messages: COUNT_SCHEMA }) },
  },
  ['converted'],
)

export const JOURNEY_STATUS_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm journey status',
  description: 'What `crm journey status` prints with --format json.',
  ...recordSchema(
    {
      journey: TEXT,
      title: TEXT,
      enrolled: COUNT_SCHEMA,
      active: COUNT_SCHEMA,
      finished: COUNT_SCHEMA,
      converted: COUNT_SCHEMA,
      convertedLater: {
        ...COUNT_SCHEMA,
        description:
          'Of those who finished: met the goal after the last step, while its window was open. Masked as the others.',
      },
      exited: { type: 'array', items: recordSchema({ reason: TEXT, people: COUNT_SCHEMA }) },
      steps: { type: 'array', items: STEP },
      tests: {
        description: 'Of a broadcast that tests variants: its latest tests, the newest first.',
        type: 'array',
        items: recordSchema(
          {
            startedAt: { type: 'string', format: 'date-time' },
            variants: {
              type: 'array',
              items: recordSchema({ template: TEXT, sent: COUNT_SCHEMA, converted: COUNT_SCHEMA }),
            },
            picked: { description: 'What the others get; absent until it is picked.', ...TEXT },
          },
          ['picked'],
        ),
      },
      minimumCell: {
        description: 'Numbers from 1 to this minus 1 are masked.',
        type: 'integer',
        minimum: 1,
      },
    },
    ['title', 'convertedLater', 'tests'],
  ),
}
