/**
 * A command about to run in; from then on whatever ends the process before the command did is told as an error and
 * ends it with 1, so that nothing a project's code does can look like success or print a stack.
 */
import { relative } from 'node:path'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { parseFrame } from '../dsl/call-site.ts'
import type { CliContext } from './context.ts'
import { PACKAGE_FOLDER } from './package-folder.ts'
import { internalError, printDiagnostics } from './run-command.ts'

/** Above this are the codes of signals, with which somebody asked the process to end. */
const SIGNALLED = 128

const ENDED = diagnostic('CRM1023', {
  message: 'The process was ended before the command was',
  fix: 'Look for process.exit in the files of the project and in what they import.',
})

/** Call the result when the command has ended. */
export function guardProcess(context: CliContext): () => void {
  const onExit = (code: number) => {
    if (code > SIGNALLED) return
    process.exitCode = 1
    printDiagnostics(context, [ENDED])
  }
  const onUncaught = (error: unknown) => {
    process.off('exit', onExit)
    const ofProject = failureOfProject(context, error)
    printDiagnostics(context, [ofProject ?? internalError(context, error)])
    process.exit(1)
  }
  process.on('exit', onExit)
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', onUncaught)
  return () => {
    process.off('exit', onExit)
    process.off('uncaughtException', onUncaught)
    process.off('unhandledRejection', onUncaught)
  }
}

/** Thrown by a file of the project that still had something running; libraries fail on behalf of crm. */
function failureOfProject({ cwd }: CliContext, error: unknown): Diagnostic | undefined {
  if (!(error instanceof Error)) return undefined
  const [frame] = (error.stack ?? '').split('\n').flatMap((line) => parseFrame(line) ?? [])
  const isOther = frame?.file.startsWith(PACKAGE_FOLDER) || frame?.file.includes('node_modules')
  if (frame === undefined || isOther) return undefined
  const { file, line, column } = frame
  return diagnostic('CRM1023', {
    location: { file: relative(cwd, file), line, column },
    message: `This failed while the command was at work: ${error.message.split('\n')[0] ?? ''}`,
    fix: 'Let the files of a project only declare: no timers, no work that goes on after them.',
  })
}
