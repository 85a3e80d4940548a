/** MJML that was compiled: the source, whole and without Handlebars, in; HTML or what is wrong with it out. */
export interface MjmlResult {
  readonly html: string
  readonly problems: readonly MjmlProblem[]
}

export interface MjmlProblem {
  readonly message: string
  /** Of the source, from 1; absent when it could not be read at all. */
  readonly line?: number
}

export type CompiledMjml = ReadonlyMap<string, MjmlResult>
