/** The steps of a long command in, what a person sees out: each finished step as a line, the one at work on a terminal only. */
import type { CliContext } from '../context.ts'

export interface StepProgress {
  /** Runs one step; what it says it has done is printed with the time it took. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<Step<T>>): Promise<T>
}

export interface Step<T> {
  readonly value: T
  /** In a few words; absent when the step failed and diagnostics will say why. */
  readonly done?: string
}

const CLEAR_LINE = '\r\u001b[2K'

export function stepProgress(context: CliContext, steps: number): StepProgress {
  let current = 0
  const show = (text: string) => {
    if (context.isErrorTerminal) {
      context.stderr(`${CLEAR_LINE}${text.slice(0, Math.max(0, context.columns - 1))}`)
    }
  }
  return {
    step: async (title, work) => {
      current += 1
      const head = `${current}/${steps} ${title}`
      const started = Date.now()
      show(`${head} …`)
      try {
        const { value, done } = await work((text) => show(`${head} … ${text}`))
        show('')
        if (done !== undefined) context.stdout(`${head}: ${done} (${secondsSince(started)} s)\n`)
        return value
      } catch (error) {
        show('')
        throw error
      }
    },
  }
}

function secondsSince(started: number): string {
  return ((Date.now() - started) / 1000).toFixed(1)
}
