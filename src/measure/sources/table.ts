/** Every source of KPI values, by name. */
import type { RawBuilder } from 'kysely'
import type { KpiQuery } from '../../ir/compiled.ts'
import { EVENTS_SOURCE } from './events.ts'
import { MESSAGES_SOURCE } from './messages.ts'
import { SEGMENT_SOURCE } from './segment.ts'
import type { SourceContext, ValueSource } from './source.ts'

type Sources = { readonly [S in KpiQuery['source']]: ValueSource<S> }

const SOURCES = {
  events: EVENTS_SOURCE,
  segment: SEGMENT_SOURCE,
  messages: MESSAGES_SOURCE,
} satisfies Sources

export function sourceValues(query: KpiQuery, context: SourceContext): RawBuilder<unknown> {
  if (query.source === 'events') return SOURCES.events.values(query, context)
  if (query.source === 'segment') return SOURCES.segment.values(query, context)
  return SOURCES.messages.values(query, context)
}

export function absentValue(query: KpiQuery): 'zero' | 'missing' {
  return SOURCES[query.source].absent
}
