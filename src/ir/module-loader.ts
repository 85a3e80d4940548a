/**
 * Port: runs a project's TypeScript and JavaScript files. One loader is one load of one project: its modules are fresh
 * (a file that changed since another loader ran it is read again), and a module that several files import runs once.
 */
export interface ModuleLoader {
  /** Imports the files one after the other, in order; a file that fails does not stop the others. */
  load(paths: readonly string[]): Promise<readonly LoadedModule[]>
  close(): Promise<void>
}

/** One for each path, in the same order. */
export type LoadedModule =
  | {
      readonly kind: 'loaded'
      readonly path: string
      readonly exports: Readonly<Record<string, unknown>>
    }
  /** The error is the one thrown, with positions in its stack that refer to the source files. */
  | { readonly kind: 'failed'; readonly path: string; readonly error: unknown }
