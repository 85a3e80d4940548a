/** Codes CRM7xxx: raised by runtime. */
import type { CodeEntry } from '../code-entry.ts'

export const RUNTIME_CODES = {
  CRM7001: {
    severity: 'error',
    title: 'Nothing applied to run',
    explanation:
      'A run obeys what was applied, never the files, and nothing has been applied to this database and schema yet.',
  },
  CRM7002: {
    severity: 'error',
    title: 'Segment could not be refreshed',
    explanation:
      'The database refused the statement of an applied segment, usually because a table or column was renamed or removed after the last apply. The other segments were refreshed; this one keeps its members and is tried again by the next run.',
  },
  CRM7003: {
    severity: 'error',
    title: 'Journey could not be started',
    explanation:
      "At an instant of a journey's schedule its people could not be enrolled: the segment it starts from could not be refreshed, or the database refused the statement. The instant is not lost; the next run tries it again.",
  },
  CRM7004: {
    severity: 'error',
    title: 'Channel is not ready',
    explanation:
      'The sender of an applied channel cannot be set up, for instance because the environment variable with its address is not set. Nothing is handed over on this channel until it can: its messages wait in the ledger, lose no attempt, and pass all guards again and again meanwhile. A worker that has what is missing takes them.',
  },
  CRM7005: {
    severity: 'error',
    title: 'Real messages in virtual time',
    explanation:
      'With `--until` or `--as-of` the clock of the run is not the real one, so weeks of messages would reach real people within seconds. On channels other than the outbox that needs `--allow-real-sends`.',
  },
  CRM7006: {
    severity: 'error',
    title: 'Guard unavailable',
    explanation:
      'A guard could not be evaluated, so the messages it protects were withheld: crm never sends when it cannot know that it may. The ledger keeps each with the reason `guard-unavailable`.',
  },
  CRM7007: {
    severity: 'error',
    title: 'Options that exclude each other',
    explanation:
      '`--once` runs what is due now, `--until` walks virtual time to an instant, and without either crm runs as a worker on the real clock, so only one of them can be meant.',
  },
  CRM7008: {
    severity: 'error',
    title: 'Step could not be taken',
    explanation:
      'The database refused the statement that takes people through a step. They stay where they are and the next run tries again; other steps and journeys went on.',
  },
  CRM7009: {
    severity: 'error',
    title: 'Run stopped by the database',
    explanation:
      'The database failed in the middle of a run: its connection was lost, it was shut down, or it ran out of resources. What was done is kept. Messages that were just being handed over are settled by the next run: sent again only when that is safe, else recorded as unknown.',
  },
  CRM7010: {
    severity: 'error',
    title: 'Several customers with one key',
    explanation:
      'When messages were about to be sent, the customer table had more than one row with their customers’ keys. Consent, address and text could have come from different people, so the messages were withheld with the reason `ambiguous-customer`.',
  },
  CRM7011: {
    severity: 'error',
    title: 'Messages were taken over while they were sent',
    explanation:
      'The database session that says this run is alive was cut, so another run took its messages for those of a dead one and recorded them as unknown. None was sent twice, but answers that came later are not in the ledger.',
  },
  CRM7012: {
    severity: 'warning',
    title: 'Database lost, worker waits for it',
    explanation:
      'A worker lost its database: it was restarted, or the network failed. It tries again after a second, then after longer, up to half a minute, and goes on where it stopped. Messages that were just being handed over are settled then: sent again only when that is safe, else recorded as unknown. `crm run --once` and `--until` stop instead (CRM7009).',
  },
  CRM7013: {
    severity: 'warning',
    title: 'Held by another worker',
    explanation:
      'While messages were to be decided on, another worker held some of their recipients or the pool of their codes for more than three seconds, or the step for more than ten: it decides on messages at the same step, to the same customers or addresses, and something it waits for is slow, or it stands still. Nobody was withheld and nothing was sent; the people stay where they are, and the next look asks all guards again.',
  },
  CRM7014: {
    severity: 'warning',
    title: 'Went on without people another worker holds',
    explanation:
      'Before the next instant of a schedule, and before conditions over what journeys write, a worker waits for others that are about to take people on. One has held some for ten seconds and taken nobody on, so this one went on: those people may miss what started at that instant, or be read about a moment too early. A worker that stands still, or a statement that takes very long, does this.',
  },
  CRM7015: {
    severity: 'warning',
    title: 'Decisions were too old to act on',
    explanation:
      'What guards say holds for five seconds. A whole batch took longer from the first guard to the hand-over, so nothing of it was sent and all guards are asked again, of fewer messages at once. Where a single one takes that long, none of them can be sent.',
  },
} as const satisfies Record<`CRM7${string}`, CodeEntry>
