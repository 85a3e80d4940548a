/** What was found in a text of a template: what it reads, and what is wrong with it and where. */
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'
import type { TextPlace } from './placed-text.ts'

export interface TemplateText {
  readonly traits: ReadonlySet<string>
  /** Properties of the event that started the journey. */
  readonly event: ReadonlySet<string>
  /** What it reads beside the customer, such as `links.unsubscribe`. */
  readonly given: ReadonlySet<string>
  /** Of those, what everyone gets to see: printed outside of all blocks. */
  readonly always: ReadonlySet<string>
  /** Partials it uses, directly or through others; `content` where a layout has it. */
  readonly partials: ReadonlySet<string>
  readonly problems: readonly TextProblem[]
}

export interface TextProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly fix?: string
  /** The text to point at. */
  readonly token?: string
  readonly place: TextPlace
  /** Line within the text, from 1. */
  readonly line: number
  /** Column within the line, from 1. */
  readonly column: number
}
