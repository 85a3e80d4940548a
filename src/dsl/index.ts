/** What a project imports from `crm-as-code`. Every function yields the written form that YAML spells out. */
export { type BroadcastBody, type BroadcastTest, defineBroadcast } from './broadcast.ts'
export { type BucketTests, bucket, sample } from './bucket.ts'
export { type Catalog, type CatalogBody, defineCatalog } from './catalog.ts'
export { type Channel, type ChannelBody, defineChannel } from './channel.ts'
export { boolean, type Column, date, instant, list, money, number, text } from './column.ts'
export {
  all,
  any,
  type Condition,
  everyone,
  memberOf,
  not,
  type PropertyCondition,
} from './condition.ts'
export { type ConfigBody, defineConfig } from './config.ts'
export {
  boughtTogether,
  type Coupons,
  type CouponsBody,
  coupon,
  type Datum,
  defineCoupons,
} from './coupons.ts'
export type { Event } from './event.ts'
export { defineExport, type Export, type ExportBody } from './export.ts'
export { type Change, held } from './history.ts'
export { crosses, defineJourney, goal, type Journey, type JourneyBody, since } from './journey.ts'
export {
  type BestTime,
  type BestTimeOptions,
  bestTime,
  branch,
  exit,
  otherwise,
  path,
  type Step,
  send,
  split,
  wait,
  waitFor,
  waitUntilDate,
  waitUntilDay,
  waitUntilTime,
  when,
} from './journey-step.ts'
export {
  enters,
  leaves,
  on,
  onAnniversary,
  onDate,
  schedule,
  type Trigger,
} from './journey-trigger.ts'
export {
  count,
  defineKpi,
  type Kpi,
  type KpiBody,
  type Ratio,
  ratio,
  type SimpleMeasure,
  sum,
} from './kpi.ts'
export { type List, listed } from './list.ts'
export {
  type MessageFilter,
  messages,
  type Subscription,
  subscription,
} from './message.ts'
export {
  type Env,
  env,
  type FileContents,
  file,
  type LinksBody,
  type Metadata,
} from './metadata.ts'
export { definePartial, type Partial, type PartialBody } from './partial.ts'
export { type Metric, type Portion, type Rank, rank } from './rank.ts'
export { defineSegment, type Segment, type SegmentBody } from './segment.ts'
export {
  type Sequence,
  type SequenceEvent,
  type SequenceOptions,
  sequence,
} from './sequence.ts'
export { type Fifths, rfm, type SmartGroup, smart } from './smart.ts'
export { type SqlParameters, sqlCondition } from './sql.ts'
export { emit, set, webhook } from './telling-step.ts'
export { defineTemplate, type Template, type TemplateBody, type TextsBody } from './template.ts'
export { defineTopic, type Topic, type TopicBody } from './topic.ts'
export { type WebFilter, web } from './web.ts'
export type { Window } from './window.ts'
