/** Files that could not be read whole in, whether an object that seems missing may be one of theirs out. */
import type { ObjectKind } from '../../ir/address.ts'
import { findWord } from './find-word.ts'

export interface BrokenFile {
  /** As shown to people. */
  readonly file: string
  readonly text: string
}

/**
 * An unknown id, or a missing catalog, is only reported when no broken file may declare it: it would follow from the
 * error that is reported for that file. Without an id: whether any object of that kind may be there.
 */
export function mayDeclare(broken: readonly BrokenFile[], kind: ObjectKind, id?: string): boolean {
  return broken.some(({ text }) => {
    if (!mentionsKind(text, kind)) return false
    return id === undefined || findWord(text, id) !== undefined || hasComputedId(text, kind)
  })
}

function mentionsKind(text: string, kind: ObjectKind): boolean {
  return new RegExp(`\\b${kind}\\s*:|\\bdefine${kind}\\b`, 'i').test(text)
}

/** An id that is not written as one text cannot be looked for. */
function hasComputedId(text: string, kind: ObjectKind): boolean {
  return new RegExp(`define${kind}\\(\\s*(?!['"])`, 'i').test(text)
}
