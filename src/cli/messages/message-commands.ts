/** An open state in, what one `crm messages` command prints out. Loaded only by the command that was asked for. */
import { readStateVersion } from '../../ir/state-version.ts'
import { listMessages, type MessageFilter } from '../../runtime/ledger/list-messages.ts'
import { type Settlement, settleMessages } from '../../runtime/ledger/settle-messages.ts'
import type { CliContext } from '../context.ts'
import { identifyHolder } from '../identify-holder.ts'
import type { OpenedState } from '../open-state.ts'
import { nothingApplied } from '../run/run-applied.ts'
import type { CommandResult } from '../run-command.ts'
import { refuseKeys } from '../segment/show-keys.ts'
import { messagesText, settledText } from '../views/messages-text.ts'
import { messagesView } from './message-view.ts'

export interface ListRequest extends MessageFilter {
  readonly withKeys: boolean
  readonly isJson: boolean
}

export async function listCommand(
  context: CliContext,
  { db, schema }: OpenedState,
  { withKeys, isJson, ...filter }: ListRequest,
): Promise<CommandResult> {
  const refusal = withKeys ? refuseKeys(context) : []
  if (refusal.length > 0) return { diagnostics: refusal }
  if ((await readStateVersion(db, schema)) === undefined) {
    return { diagnostics: [nothingApplied(schema)] }
  }
  const view = messagesView(await listMessages(db, schema, filter), withKeys)
  context.stdout(isJson ? json(view) : messagesText(view))
  return {}
}

export interface SettleRequest {
  readonly ids: readonly string[]
  readonly as: Settlement
  readonly isJson: boolean
}

export async function settleCommand(
  context: CliContext,
  { db, schema }: OpenedState,
  { ids, as, isJson }: SettleRequest,
): Promise<CommandResult> {
  if ((await readStateVersion(db, schema)) === undefined) {
    return { diagnostics: [nothingApplied(schema)] }
  }
  const { actor } = identifyHolder(context)
  const at = context.clock.now()
  const settled = await settleMessages(db, schema, { ids, as, actor, at })
  if ('problems' in settled) return { diagnostics: settled.problems }
  context.stdout(isJson ? json(settled) : settledText(settled.messages.length, as))
  return {}
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
