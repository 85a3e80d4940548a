/**
 * An object and one it depends on in, a hash of what the first follows of the second out. Of a catalog that is only the
 * part the object reads, and of the project its defaults, so that a change of another part makes no plan stale
 * (SEMANTICS 28).
 */
import type { CatalogPart } from '../ir/catalog-part.ts'
import { readPart } from '../ir/catalog-part.ts'
import type { CompiledObject } from '../ir/compiled.ts'
import { hashOf } from '../ir/hash.ts'
import { isJsonObject, type Json } from '../ir/json.ts'

export function behaviourFor(
  reader: CompiledObject,
  dependency: CompiledObject | undefined,
): string | null {
  if (dependency === undefined) return null
  if (dependency.kind === 'project') return hashOf(projectDefaults(dependency))
  const { catalogReads } = reader
  if (dependency.kind !== 'catalog' || catalogReads === undefined) {
    return dependency.fingerprint.behaviour
  }
  return hashOf(readPart(catalogPart(dependency), catalogReads))
}

function projectDefaults({ canonical }: CompiledObject): Json {
  if (!isJsonObject(canonical)) return null
  const { zone = null, refresh = null } = canonical
  return { zone, refresh }
}

export function catalogPart({ canonical }: CompiledObject): CatalogPart {
  // Written by compile as exactly this, and read back as it was written.
  return canonical as unknown as CatalogPart
}
