/** Every object has one immutable address, `kind.id`, used by plans, state, diagnostics and selectors. */
export const OBJECT_KINDS = [
  'project',
  'catalog',
  'topic',
  'channel',
  'segment',
  'coupons',
  'partial',
  'template',
  'journey',
  'kpi',
  'export',
] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]
export type Address = `${ObjectKind}.${string}`

/** Ids are kebab-case words: `at-risk-loyal`. The same pattern is in the JSON Schemas. */
export const ID_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'

export function addressOf(kind: ObjectKind, id: string): Address {
  return `${kind}.${id}`
}

export function splitAddress(address: Address): { kind: ObjectKind; id: string } {
  const dot = address.indexOf('.')
  return { kind: address.slice(0, dot) as ObjectKind, id: address.slice(dot + 1) }
}
