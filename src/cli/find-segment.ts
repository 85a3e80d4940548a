/** A segment's id or address in, its compiled object out, or who else could be meant. */
import { closestName } from '../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { addressOf } from '../ir/address.ts'
import type { CompiledObject, CompiledProject, SegmentProgram } from '../ir/compiled.ts'

export interface CompiledSegment {
  readonly id: string
  readonly object: CompiledObject
  readonly program: SegmentProgram
}

export function findSegment(
  named: string,
  compiled: CompiledProject,
): CompiledSegment | { readonly problem: Diagnostic } {
  const id = named.replace(/^segment\./, '')
  const object = compiled.objects.get(addressOf('segment', id))
  if (object?.program.kind !== 'segment') return { problem: unknownSegment(id, compiled) }
  return { id, object, program: object.program }
}

function unknownSegment(id: string, compiled: CompiledProject): Diagnostic {
  const ids = [...compiled.objects.values()].flatMap((each) =>
    each.kind === 'segment' ? [each.id] : [],
  )
  const closest = closestName(id, ids)
  return diagnostic('CRM9005', {
    message: `There is no segment "${id}"`,
    fix: closest === undefined ? listOf(ids) : `Did you mean "${closest}"?`,
  })
}

function listOf(ids: readonly string[]): string {
  return ids.length === 0 ? 'Declare one first.' : `Segments are ${ids.join(', ')}.`
}
