/** An object's id or address and a stage in, what the stage makes of it out. */
import { stringify } from 'yaml'
import { suggestName } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Address, addressOf, OBJECT_KINDS } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledProject } from '../../ir/compiled.ts'
import type { CliContext } from '../context.ts'
import { type OpenedProject, openProject } from '../open-project.ts'
import { type ProjectOptions, readAsOf } from '../project-options.ts'
import type { CommandResult } from '../run-command.ts'
import { STAGES, type Stage, type StageOutput } from './stages.ts'

export interface ExplainOptions extends ProjectOptions {
  readonly stage: Stage
  readonly asOf?: string
  readonly format: 'text' | 'json'
}

export async function explainObject(
  context: CliContext,
  named: string | undefined,
  options: ExplainOptions,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return asOf
  const { value: project, diagnostics } = await openProject(context, options)
  if (project === undefined) return { diagnostics }
  if (named === undefined) return explainAll(context, project, asOf.value, options)
  const address = addressIn(named)
  const object = project.compiled.objects.get(address)
  const declaration = project.graph.declarations.get(address)
  if (object === undefined || declaration === undefined) {
    return { diagnostics: [...diagnostics, unknownObject(named, project.compiled)] }
  }
  const { stage, format } = options
  const output = STAGES[stage].show({ object, declaration, project, asOf: asOf.value })
  if (output === undefined) return { diagnostics: [...diagnostics, noSuchForm(address, stage)] }
  context.stdout(format === 'json' ? jsonOf(address, stage, output) : textOf(output))
  return { diagnostics }
}

/** Only the pass is of all objects together. */
async function explainAll(
  context: CliContext,
  { compiled }: OpenedProject,
  asOf: Instant,
  { stage, format }: ExplainOptions,
): Promise<CommandResult> {
  if (stage !== 'sql') {
    const wanted = diagnostic('CRM9005', {
      message: `--stage ${stage} is of one object, and none is named`,
      fix: `Name one: crm explain SEGMENT --stage ${stage}. Without a name, --stage sql prints the shared pass.`,
    })
    return { diagnostics: [wanted] }
  }
  const { explainPass, passText } = await import('./explain-pass.ts')
  const pass = explainPass(compiled, asOf)
  context.stdout(format === 'json' ? `${JSON.stringify(pass, null, 2)}\n` : passText(pass))
  return {}
}

/** A bare id is a segment's. */
function addressIn(named: string): Address {
  const [kind = '', ...rest] = named.split('.')
  const known = OBJECT_KINDS.find((each) => each === kind)
  return known === undefined || rest.length === 0
    ? addressOf('segment', named)
    : addressOf(known, rest.join('.'))
}

function textOf(output: StageOutput): string {
  if ('text' in output) return `${output.text}\n`
  return stringify(output.data, { lineWidth: 0, aliasDuplicateObjects: false })
}

function jsonOf(address: Address, stage: Stage, output: StageOutput): string {
  const value = 'text' in output ? output.text : output.data
  return `${JSON.stringify({ address, stage, value }, null, 2)}\n`
}

function unknownObject(named: string, { objects }: CompiledProject): Diagnostic {
  const ids = [...objects.values()].flatMap(({ kind, id, address }) =>
    kind === 'segment' && !named.includes('.') ? [id] : [address],
  )
  return diagnostic('CRM9005', {
    message: `There is no ${named.includes('.') ? 'object' : 'segment'} "${named}"`,
    fix: suggestName(named, ids) ?? 'Write the id of a segment, or an address such as kpi.revenue.',
  })
}

function noSuchForm(address: Address, stage: Stage): Diagnostic {
  return diagnostic('CRM9009', {
    message: `${address} has no ${stage} of its own to print`,
    fix: 'Ask for the stage of a segment, or for --stage canonical.',
  })
}
