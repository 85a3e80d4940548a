/** What a run did in, the JSON of `crm run --json` out (schemas/run.schema.json). */
import { formatJson } from '../../diagnostics/format-json.ts'
import type { RunSummary } from '../../runtime/run-summary.ts'

export const RUN_FORMAT = 1

export function runJson({ problems, applyId, nextDue, ...summary }: RunSummary): string {
  const view = {
    format: RUN_FORMAT,
    applyId: applyId ?? null,
    ...summary,
    problems: formatJson(problems),
    nextDue: nextDue ?? null,
  }
  return `${JSON.stringify(view, null, 2)}\n`
}
