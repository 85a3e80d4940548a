/** What PostgreSQL can do that another engine may not. */
import type { Capabilities } from '../capabilities.ts'

export const CAPABILITIES: Capabilities = {
  inlinesExpressions: true,
  sortsInsideAggregates: true,
  tellsChangesBy: ['time', 'transaction'],
}
