/** Whatever was thrown in, a text about it out. Anything can be thrown, also what cannot be made a text. */
export function thrownText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'something that is no error was thrown'
  }
}
