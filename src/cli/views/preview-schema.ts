/** The JSON Schema of `crm preview --format json`; `schemas/preview.schema.json` is generated from it. */
import type { JsonObject } from '../../ir/json.ts'
import { recordSchema } from './plan-applied-schema.ts'

const TEXT = { type: 'string' } as const

export const PREVIEW_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'crm preview',
  description: 'A template as one customer would get it.',
  ...recordSchema(
    {
      template: TEXT,
      title: TEXT,
      channel: TEXT,
      class: { enum: ['marketing', 'transactional', 'service'] },
      customer: TEXT,
      asOf: { type: 'string', format: 'date-time' },
      locale: { description: 'Of a template with locales: the one it is shown in.', ...TEXT },
      journey: { description: 'The journey that sends it.', ...TEXT },
      event: {
        description:
          'The latest event of the customer that would start it, of a template that reads it.',
        ...recordSchema({ name: TEXT, at: { type: 'string', format: 'date-time' } }),
      },
      subject: TEXT,
      html: TEXT,
      text: { description: 'Derived from the HTML where the template has none.', ...TEXT },
      link: { description: 'Where a tap leads.', ...TEXT },
      providerTemplate: { description: 'Id of the approved text.', ...TEXT },
    },
    ['title', 'locale', 'journey', 'event', 'subject', 'html', 'link', 'providerTemplate'],
  ),
}
