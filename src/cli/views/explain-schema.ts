/** The JSON Schema of `crm explain --format json`; `schemas/explain.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { recordSchema } from './plan-applied-schema.ts'

export const EXPLAIN_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm explain',
  description: 'What one stage of the compiler makes of one object.',
  ...recordSchema({
    address: { description: 'Kind and id.', type: 'string' },
    stage: { enum: ['load', 'resolve', 'canonical', 'sql'] },
    value: { description: 'Of sql the text, else the form itself.' },
  }),
}
