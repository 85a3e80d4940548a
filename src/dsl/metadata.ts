/** What may be said of any object without changing what it does. */
export interface Metadata {
  /** For people, in any language. */
  readonly title?: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** Who answers for it. */
  readonly owner?: string
}

/** Five-field cron; as a mapping also its zone, and what a late worker does with missed instants. */
export type ScheduleBody =
  | string
  | { readonly cron: string; readonly zone?: string; readonly catchUp?: 'all' | 'latest' }

/** What is done to the links of messages. */
export interface LinksBody {
  /** For every link that has none of that name. Values may have `{{channel}}`, `{{journey}}`, `{{step}}`, `{{template}}`, `{{topic}}`. */
  readonly utm?: {
    readonly source?: string
    readonly medium?: string
    readonly campaign?: string
    readonly term?: string
    readonly content?: string
  }
  /** What is learnt of the recipient. Default nothing. */
  readonly track?: { readonly opens?: boolean; readonly clicks?: boolean }
}

/** The name of an environment variable, never its value. */
export interface Env {
  readonly env: string
}

/** A file whose contents take this place; relative to the file that names it. */
export interface FileContents {
  readonly file: string
}

/**
 * Names an environment variable. Its value is read when it is needed and is in no plan and no state.
 *
 * @example
 * defineChannel('email', { via: 'smtp', url: env('SMTP_URL'), address: 'email', from: 'Shop <hello@shop.example>' })
 */
export function env(name: string): Env {
  return { env: name }
}

/**
 * The contents of a file, relative to the file this is written in.
 *
 * @example
 * defineTemplate('winback-1', { channel: 'email', topic: 'offers', subject: '…', html: file('./winback-1.html') })
 */
export function file(path: string): FileContents {
  return { file: path }
}
