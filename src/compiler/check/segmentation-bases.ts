/** The five bases of segmentation as tags (S16), and what is probably meant by a tag that is nearly one of them. */
import { closestName } from '../../diagnostics/closest-name.ts'

export const SEGMENTATION_BASES = [
  'behaviour',
  'demographic',
  'value',
  'purchase-history',
  'psychographic',
] as const
export type SegmentationBase = (typeof SEGMENTATION_BASES)[number]

const BASES: ReadonlySet<string> = new Set(SEGMENTATION_BASES)

/** Short words are near too many others; these are not misspelt so much as put otherwise. */
const VARIANTS: Readonly<Record<string, SegmentationBase>> = {
  behavioral: 'behaviour',
  behavioural: 'behaviour',
  purchases: 'purchase-history',
  'purchase-behaviour': 'purchase-history',
}
const SHORTEST_NEAR = 8

export function isBase(tag: string): tag is SegmentationBase {
  return BASES.has(tag)
}

/** Of a tag that is no base, the one it was meant to be. */
export function meantBase(tag: string): SegmentationBase | undefined {
  if (isBase(tag)) return undefined
  const plain = tag
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
  if (isBase(plain)) return plain
  if (Object.hasOwn(VARIANTS, plain)) return VARIANTS[plain]
  if (plain.length < SHORTEST_NEAR) return undefined
  const near = closestName(plain, SEGMENTATION_BASES)
  return near !== undefined && isBase(near) ? near : undefined
}
