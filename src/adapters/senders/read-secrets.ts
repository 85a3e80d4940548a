/** A channel and the variables it names in, their values out, or which is not set. Values are in no message. */
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Channel, EnvironmentName } from '../../ir/channel.ts'
import type { SenderSurroundings } from './create-sender.ts'

export interface WantedSecret {
  readonly name: EnvironmentName
  /** What the variable holds, for whoever has to set it: `the API key of Solapi`. */
  readonly holds: string
}

export function readSecrets<Name extends string>(
  channel: Channel,
  { env }: Pick<SenderSurroundings, 'env'>,
  wanted: Readonly<Record<Name, WantedSecret>>,
): Checked<Readonly<Record<Name, string>> | undefined> {
  const found: Partial<Record<Name, string>> = {}
  const problems: Diagnostic[] = []
  for (const field of Object.keys(wanted) as Name[]) {
    const { name, holds } = wanted[field]
    const value = env[name.env]?.trim() ?? ''
    if (value === '') problems.push(missingVariable(channel, name.env, holds))
    else found[field] = value
  }
  const isWhole = (all: Partial<Record<Name, string>>): all is Record<Name, string> =>
    problems.length === 0 && Object.keys(all).length === Object.keys(wanted).length
  return { value: isWhole(found) ? found : undefined, diagnostics: problems }
}

export function missingVariable(channel: Channel, name: string, holds: string): Diagnostic {
  return diagnostic('CRM5030', {
    address: addressOf('channel', channel.id),
    message: `Channel "${channel.id}" needs the environment variable ${name}, which is not set.`,
    fix: `Set ${name} to ${holds} where crm runs.`,
  })
}

/** The value is not shown: it is a secret. */
export function malformedVariable(channel: Channel, name: string, fix: string): Diagnostic {
  return diagnostic('CRM7401', {
    address: addressOf('channel', channel.id),
    message: `The value of ${name}, which channel "${channel.id}" needs, is not what it should be.`,
    fix,
  })
}
