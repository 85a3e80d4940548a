/** The arguments of the process in, its end out: what `bin/crm.js` starts. */
import { guardProcess } from './guard-process.ts'
import { main } from './main.ts'
import { processContext } from './process-context.ts'

export async function runProcess(version: string): Promise<void> {
  const context = processContext(version)
  const stopGuarding = guardProcess(context)
  const exitCode = await main(process.argv.slice(2), context)
  stopGuarding()
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  // Compilers and pools that are still open must not keep a finished command alive.
  process.exit(exitCode)
}

/** Calls back after everything written before, also when nobody reads it. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
