/** Paths in, their texts out, read side by side but never so many at once that the system runs out of handles. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { FileSystem } from '../../ir/file-system.ts'

const AT_ONCE = 200

export async function readTexts(
  paths: readonly string[],
  files: FileSystem,
  shownPath: (path: string) => string,
): Promise<{ texts: ReadonlyMap<string, string>; diagnostics: readonly Diagnostic[] }> {
  const texts = new Map<string, string>()
  const diagnostics: Diagnostic[] = []
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const batch = paths.slice(start, start + AT_ONCE)
    const read = await Promise.all(batch.map((path) => readUtf8(path, files)))
    for (const [index, path] of batch.entries()) {
      const text = read[index]
      if (text === undefined) diagnostics.push(unreadable(shownPath(path)))
      else texts.set(path, text)
    }
  }
  return { texts, diagnostics }
}

/** What a decoder puts in place of bytes that are no UTF-8; config in another encoding would be taken for nonsense. */
const REPLACEMENT = '\uFFFD'

/** `undefined` for a file that is missing, forbidden or no text. */
export async function readUtf8(path: string, files: FileSystem): Promise<string | undefined> {
  const text = await files.readText(path).catch(() => undefined)
  return text?.includes(REPLACEMENT) === true ? undefined : text
}

/** The line of the first byte that is no UTF-8, of a file that is there but is no text. */
export async function lineOfStrangeByte(
  path: string,
  files: FileSystem,
): Promise<number | undefined> {
  const text = await files.readText(path).catch(() => undefined)
  const [before, after] = text?.split(REPLACEMENT, 2) ?? []
  return before === undefined || after === undefined ? undefined : before.split('\n').length
}

function unreadable(file: string): Diagnostic {
  return diagnostic('CRM1006', {
    location: { file, line: 1, column: 1 },
    message: `${file} cannot be read as text`,
    fix: 'Check its permissions, save it as UTF-8, or leave it out with "exclude" in the config.',
  })
}
