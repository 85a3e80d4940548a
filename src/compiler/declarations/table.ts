/** Every kind of object and what it knows of itself. Stages walk this table; none switches over kinds. */
import type { ObjectKind } from '../../ir/address.ts'
import { CATALOG } from './catalog.ts'
import { CHANNEL } from './channel.ts'
import { COUPONS } from './coupons.ts'
import type { DeclarationKind } from './declaration-kind.ts'
import { EXPORT } from './export.ts'
import { JOURNEY } from './journey.ts'
import { KPI } from './kpi.ts'
import { PARTIAL } from './partial.ts'
import { PROJECT } from './project.ts'
import { SEGMENT } from './segment.ts'
import { TEMPLATE } from './template.ts'
import { TOPIC } from './topic.ts'

export type DeclarationKinds = { readonly [K in ObjectKind]: DeclarationKind<K> }

export const DECLARATION_KINDS: DeclarationKinds = {
  project: PROJECT,
  catalog: CATALOG,
  topic: TOPIC,
  channel: CHANNEL,
  segment: SEGMENT,
  coupons: COUPONS,
  partial: PARTIAL,
  template: TEMPLATE,
  journey: JOURNEY,
  kpi: KPI,
  export: EXPORT,
}
