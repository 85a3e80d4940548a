/** What may have become of a message, in the order of its life. */
export const MESSAGE_STATUSES = [
  'claimed',
  'retry',
  'deferred',
  'withheld',
  'handed',
  'confirmed',
  'bounced',
  'failed',
  'unknown',
] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

/** Messages that went wrong and that nothing but a person moves on. */
export const DEAD_LETTERS: readonly MessageStatus[] = ['failed', 'unknown']
