/** The running call stack in, the place in the user's file that called into crm out. */
import { fileURLToPath } from 'node:url'

export interface CallSite {
  /** Absolute path. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** All of `src`, or of `dist`, where this folder is bundled with others. */
const OWN_FOLDER = fileURLToPath(new URL('../', import.meta.url))
const FRAME = /^\s*at (?:.*?\()?(?:async )?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/
/** Enough for the calls inside it and the first one outside. */
const FRAMES = 12

/**
 * The first frame outside crm's own code, so that a declaration belongs to the file that wrote it, not to the one that
 * imported that file.
 */
export function callSite(): CallSite | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = FRAMES
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = limit
  for (const line of stack.split('\n')) {
    const frame = parseFrame(line)
    if (frame !== undefined && !frame.file.startsWith(OWN_FOLDER)) return frame
  }
  return undefined
}

/** One line of a stack; `undefined` when it names no file, such as Node's own. */
export function parseFrame(text: string): CallSite | undefined {
  const match = FRAME.exec(text)
  if (match === null) return undefined
  const [, place = '', line, column] = match
  return { file: filePath(place), line: Number(line), column: Number(column) }
}

/** A path, or a URL that a module loader may have marked with a query. */
export function filePath(place: string): string {
  const bare = place.replace(/\?[^/]*$/, '')
  return bare.startsWith('file://') ? fileURLToPath(bare) : bare
}
