/** Whether people may be shown by key in this process: logs of CI are kept and read by many (SEMANTICS 33). */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { CliContext } from '../context.ts'

/** Every CI sets the variable `CI`. */
export function isContinuousIntegration({ env }: Pick<CliContext, 'env'>): boolean {
  return !['', '0', 'false'].includes((env.CI ?? '').toLowerCase())
}

export function refuseKeys(context: Pick<CliContext, 'env'>): readonly Diagnostic[] {
  if (!isContinuousIntegration(context)) return []
  return [
    diagnostic('CRM9006', {
      message: 'Keys of customers are not shown in CI, and the variable CI is set',
      fix: 'Leave --show-keys out, or run the command on a machine of your own.',
    }),
  ]
}
