/** Files that could not be read whole in, whether an object that seems missing may be one of theirs out. */
import type { ObjectKind } from '../../ir/address.ts'
import { kindOf, WRITTEN_KINDS, type WrittenKind } from '../../ir/written-kind.ts'
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
  const words = WRITTEN_KINDS.filter((word) => kindOf(word) === kind)
  return broken.some(({ text }) =>
    words.some((word) => {
      if (!mentionsKind(text, word)) return false
      return id === undefined || findWord(text, id) !== undefined || hasComputedId(text, word)
    }),
  )
}

function mentionsKind(text: string, kind: WrittenKind): boolean {
  return new RegExp(`\\b${kind}\\s*:|\\bdefine${kind}\\b`, 'i').test(text)
}

/** An id that is not written as one text cannot be looked for. */
function hasComputedId(text: string, kind: WrittenKind): boolean {
  return new RegExp(`define${kind}\\(\\s*(?!['"])`, 'i').test(text)
}
