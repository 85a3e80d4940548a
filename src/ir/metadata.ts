/** What may be said of any object without changing what it does (SEMANTICS 29, `metadata`). */
export interface Metadata {
  readonly title?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly owner?: string
}
export const METADATA_FIELDS = ['title', 'description', 'tags', 'owner'] as const
