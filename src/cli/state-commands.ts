/** An open state in, what one `crm state` command prints out. Loaded only by the command that was asked for. */
import {
  type ApplyRecord,
  readApplies,
  readObjectPeople,
  readVersions,
} from '../apply/read-history.ts'
import { readAppliedState } from '../apply/read-state.ts'
import { type LockOwner, type UnlockResult, unlockApply } from '../apply/unlock.ts'
import { suggestName } from '../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { type Address, OBJECT_KINDS, splitAddress } from '../ir/address.ts'
import type { AppliedState } from '../ir/applied.ts'
import { readHolds } from '../runtime/hold/read-holds.ts'
import type { CliContext } from './context.ts'
import type { OpenedState } from './open-state.ts'
import type { CommandResult } from './run-command.ts'
import { appliesText, stateListText, stateShowText, versionsText } from './views/state-text.ts'
import { stateList, stateShow } from './views/state-view.ts'

export async function listState(
  context: CliContext,
  { db, schema }: OpenedState,
  isJson: boolean,
): Promise<CommandResult> {
  const applied = await readAppliedState(db, schema)
  const view = stateList(applied, applied.initialized ? await readHolds(db, schema) : [])
  context.stdout(isJson ? json(view) : stateListText(view))
  return {}
}

export async function showObject(
  context: CliContext,
  { db, schema }: OpenedState,
  { address, isJson }: { readonly address: string; readonly isJson: boolean },
): Promise<CommandResult> {
  const applied = await readAppliedState(db, schema)
  const item = [...applied.objects.values()].find(({ object }) => object.address === address)
  if (item === undefined) return { diagnostics: [unknownAddress(address, applied)] }
  const people = await readObjectPeople(db, schema, splitAddress(item.object.address))
  const view = stateShow(applied, item, people)
  context.stdout(isJson ? json(view) : stateShowText(view))
  return {}
}

export async function showHistory(
  context: CliContext,
  { db, schema }: OpenedState,
  { address, isJson }: { readonly address: string | undefined; readonly isJson: boolean },
): Promise<CommandResult> {
  const applied = await readAppliedState(db, schema)
  if (address === undefined) {
    const applies: readonly ApplyRecord[] = applied.initialized ? await readApplies(db, schema) : []
    context.stdout(isJson ? json({ applies }) : appliesText(applies))
    return {}
  }
  const isRead = applied.initialized && isAddress(address)
  const versions = isRead ? await readVersions(db, schema, address) : []
  if (versions.length === 0) return { diagnostics: [unknownAddress(address, applied)] }
  context.stdout(isJson ? json({ address, versions }) : versionsText(versions))
  return {}
}

export async function unlockState(
  context: CliContext,
  { db, schema }: OpenedState,
  { isForced, isJson }: { readonly isForced: boolean; readonly isJson: boolean },
): Promise<CommandResult> {
  const result = await unlockApply({ db, schema, now: context.clock.now(), isForced })
  if (result.kind === 'inUse') return { diagnostics: [inUse(result.owner)], exitCode: 5 }
  context.stdout(isJson ? json(unlockView(result)) : unlockText(result))
  return {}
}

type Unlocked = Exclude<UnlockResult, { kind: 'inUse' }>

function unlockView(result: Unlocked) {
  const owner = result.kind === 'free' ? result.cleared : result.owner
  return { kind: result.kind, owner: owner ?? null }
}

function unlockText(result: Unlocked): string {
  if (result.kind === 'ended') return `Ended the apply of ${ownerText(result.owner)}.\n`
  if (result.cleared === undefined) return 'The lock is free.\n'
  return `Freed the lock that ${ownerText(result.cleared)} had left.\n`
}

function ownerText(owner: LockOwner | undefined): string {
  if (owner === undefined) return 'somebody who left no name'
  return `${owner.holder} on ${owner.host} (process ${owner.pid}, since ${owner.since})`
}

function inUse(owner: LockOwner | undefined): Diagnostic {
  return diagnostic('CRM6041', {
    message: `The lock is in use by ${ownerText(owner)}.`,
    fix: 'Wait until that apply ends, or end it with `crm state unlock --force`.',
  })
}

function unknownAddress(address: string, applied: AppliedState): Diagnostic {
  return diagnostic('CRM6040', {
    message: `"${address}" is not the address of an applied object.`,
    fix:
      suggestName(address, [...applied.objects.keys()]) ??
      'List the applied objects with: crm state list',
  })
}

function isAddress(text: string): text is Address {
  return OBJECT_KINDS.some((kind) => text.startsWith(`${kind}.`))
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
