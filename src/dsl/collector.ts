/**
 * `define…` calls in, a list of written declarations out. The list is on `globalThis`, because the project's files and
 * the command line may each have loaded their own copy of this package.
 */
import type { Json, JsonObject } from '../ir/json.ts'
import type { WrittenKind } from '../ir/written-kind.ts'
import { type CallSite, callSite } from './call-site.ts'
import { toWritten, toWrittenBody } from './written.ts'

export interface CollectedDeclaration {
  readonly kind: WrittenKind
  /** A text unless the call was wrong; load says so. */
  readonly id: Json
  readonly body: JsonObject
  readonly site: CallSite | undefined
}

const KEY = Symbol.for('crm-as-code.declarations')

interface Collecting {
  [KEY]?: CollectedDeclaration[]
}

/** Runs `work` and returns what was declared meanwhile. */
export async function collectDeclarations(
  work: () => Promise<void>,
): Promise<readonly CollectedDeclaration[]> {
  const scope: typeof globalThis & Collecting = globalThis
  const before = scope[KEY]
  const collected: CollectedDeclaration[] = []
  scope[KEY] = collected
  try {
    await work()
  } finally {
    if (before === undefined) delete scope[KEY]
    else scope[KEY] = before
  }
  return collected
}

/** Outside of a loading project (a unit test, a script) declaring does nothing. */
export function declare(kind: WrittenKind, id: unknown, body: unknown): void {
  const scope: typeof globalThis & Collecting = globalThis
  scope[KEY]?.push({ kind, id: toWritten(id), body: toWrittenBody(body), site: callSite() })
}
