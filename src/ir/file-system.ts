/** Port: the files of a project. Paths are absolute, with forward slashes. */
export interface FileSystem {
  /** Files under `root` that match one of `include` and none of `exclude`, sorted; dot-directories are never looked into. */
  find(
    root: string,
    include: readonly string[],
    exclude: readonly string[],
  ): Promise<readonly string[]>
  /** The text of a file in UTF-8; `undefined` when there is no such file. Rejects when it cannot be read. */
  readText(path: string): Promise<string | undefined>
}
