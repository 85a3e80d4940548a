/**
 * An object and one it depends on in, a hash of what the first follows of the second out. Of a catalog that is only the
 * part the object reads, so that a change of another part makes no plan stale (SEMANTICS 28).
 */
import type { CatalogPart } from '../ir/catalog-part.ts'
import { readPart } from '../ir/catalog-part.ts'
import type { CompiledObject } from '../ir/compiled.ts'
import { hashOf } from '../ir/hash.ts'

export function behaviourFor(
  reader: CompiledObject,
  dependency: CompiledObject | undefined,
): string | null {
  if (dependency === undefined) return null
  const { catalogReads } = reader
  if (dependency.kind !== 'catalog' || catalogReads === undefined) {
    return dependency.fingerprint.behaviour
  }
  return hashOf(readPart(catalogPart(dependency), catalogReads))
}

export function catalogPart({ canonical }: CompiledObject): CatalogPart {
  // Written by compile as exactly this, and read back as it was written.
  return canonical as unknown as CatalogPart
}
