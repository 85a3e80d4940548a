/** An object in, the addresses of what its behaviour follows out: what it names, and the defaults of the project. */
import { type Address, addressOf } from '../ir/address.ts'
import type { CompiledObject } from '../ir/compiled.ts'

/** Zone and refresh are compiled into whatever does not give its own, so an object of any other kind follows them. */
export function followedObjects(object: CompiledObject, project: string): readonly Address[] {
  if (object.kind === 'project' || object.kind === 'catalog') return object.dependsOn
  return [...object.dependsOn, addressOf('project', project)]
}
