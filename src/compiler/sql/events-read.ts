/** A condition in, every event whose rows decide it out: its own, those of segments it names and of computed traits it reads. */
import type { Condition } from '../../ir/condition.ts'
import { conditionDependencies } from '../language/conditions/table.ts'
import type { SqlSource } from './sql-source.ts'

/** Sorted. */
export function eventsRead(condition: Condition, source: SqlSource): readonly string[] {
  const events = new Set<string>()
  const computed = source.catalog.computed ?? {}
  const traits: string[] = []
  const segments: string[] = []
  const visit = (where: Condition) => {
    const read = conditionDependencies(where)
    for (const { event } of read.events) events.add(event)
    traits.push(...read.traits)
    segments.push(...read.segments)
  }
  visit(condition)
  // Lists that grow while they are walked; nothing is walked twice.
  for (const [index, id] of segments.entries()) {
    const segment = source.segments.get(id)
    if (segment !== undefined && segments.indexOf(id) === index) visit(segment.where)
  }
  for (const [index, name] of traits.entries()) {
    const trait = Object.hasOwn(computed, name) ? computed[name] : undefined
    if (trait === undefined || traits.indexOf(name) !== index) continue
    for (const { event } of trait.reads.events) events.add(event)
    traits.push(...trait.reads.traits)
  }
  return [...events].sort()
}
