/** The words that declarations begin with: the kinds of objects, and shorter ways to write one of them. */
import { OBJECT_KINDS, type ObjectKind } from './address.ts'

/** A broadcast is a journey: one start, one send. */
const FORMS = { broadcast: 'journey' } as const satisfies Readonly<Record<string, ObjectKind>>
export type WrittenForm = keyof typeof FORMS
export type WrittenKind = ObjectKind | WrittenForm

export const WRITTEN_KINDS: readonly WrittenKind[] = [...OBJECT_KINDS, 'broadcast']

export function isForm(written: WrittenKind): written is WrittenForm {
  return Object.hasOwn(FORMS, written)
}

/** What kind of object it declares. */
export function kindOf(written: WrittenKind): ObjectKind {
  return isForm(written) ? FORMS[written] : written
}
