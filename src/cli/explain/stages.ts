/**
 * What `crm explain --stage` can print of one object: a stage of the compiler each, from what was written to what runs.
 * A stage yields data, printed as YAML or JSON, or text, such as SQL; `undefined` when the object has no such form.
 */

import { CATALOG_DIALECT } from '../../compiler/dialects/table.ts'
import { resolvedObject } from '../../compiler/explain/resolved-object.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledObject } from '../../ir/compiled.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { OpenedProject } from '../open-project.ts'

export interface StageInput {
  readonly object: CompiledObject
  readonly declaration: Declaration
  readonly project: OpenedProject
  readonly asOf: Instant
}

export type StageOutput = { readonly text: string } | { readonly data: unknown }

interface StageDefinition {
  readonly description: string
  show(input: StageInput): StageOutput | undefined
}

/** In the order in which they happen. */
export const STAGES = {
  load: {
    description: 'as written, in whichever syntax',
    show: ({ declaration: { kind, id, body, source } }) => ({
      data: { kind, id, file: source.file, syntax: source.syntax, body },
    }),
  },
  resolve: {
    description: 'names bound, defaults written out',
    show: ({ object, project }) => ({ data: resolvedObject(object.address, project.graph) }),
  },
  canonical: {
    description: 'the one form that is hashed, compared and stored',
    show: ({ object }) => ({
      data: { behaviour: object.fingerprint.behaviour, canonical: object.canonical },
    }),
  },
  sql: {
    description: 'the statement that runs',
    show({ object, asOf }) {
      if (object.program.kind !== 'segment') return undefined
      return { text: CATALOG_DIALECT.statements.show(object.program.members, { asOf }).trimEnd() }
    },
  },
} as const satisfies Readonly<Record<string, StageDefinition>>

export type Stage = keyof typeof STAGES
