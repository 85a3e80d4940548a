/** The options of a command that needs only the state in, its work done with the database open, and its result, out. */
import { DatabaseError } from '../ir/database.ts'
import type { CliContext } from './context.ts'
import { openSettings } from './open-settings.ts'
import { type OpenedState, openState, unreadableState } from './open-state.ts'
import type { ProjectOptions } from './project-options.ts'
import { type CommandResult, runCommand } from './run-command.ts'

export function withState(
  context: CliContext,
  options: ProjectOptions,
  work: (state: OpenedState) => Promise<CommandResult>,
): Promise<void> {
  return runCommand(context, async () => {
    const settings = await openSettings(context, options)
    if (settings.value === undefined) return { diagnostics: settings.diagnostics }
    const state = await openState(context, settings.value.settings)
    if (state.value === undefined) return { diagnostics: state.diagnostics }
    try {
      const result = await work(state.value)
      return {
        ...result,
        diagnostics: [...state.diagnostics, ...(result.diagnostics ?? [])],
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      return { diagnostics: [unreadableState(error)] }
    } finally {
      await state.value.close()
    }
  })
}
