/** A text in, whether it is one bare e-mail address out: never a name, a list or a header. */

/** A quoted local part is legal and refused: hardly anybody has one, and parsers disagree about them. */
const ADDRESS =
  /^[^\s@"`,;:<>()[\]\\\p{Cc}]+@[^\s@"'`,;:<>()[\]\\.\p{Cc}]+(?:\.[^\s@"'`,;:<>()[\]\\.\p{Cc}]+)*$/u
const LONGEST = 320

export function isMailAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text)
}
