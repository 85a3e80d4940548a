/** The path of a file in, the program that the system opens such files with started out. */
import { spawn } from 'node:child_process'

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` is a word of the shell; this is what it does.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Does not wait for it: a browser may stay open for hours. */
export async function openFile(path: string): Promise<void> {
  const [command, ...before] = OPENERS[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...before, path], { detached: true, stdio: 'ignore' })
  // Without an opener the path that was printed still helps.
  child.on('error', () => {})
  child.unref()
}
