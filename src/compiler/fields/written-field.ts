/** A body that is valid by its schema in, its fields by type out; a field of another type counts as absent. */
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import { METADATA_FIELDS, type Metadata } from '../../ir/metadata.ts'

export function textField(body: JsonObject, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

export function objectField(body: JsonObject, name: string): JsonObject | undefined {
  const value = body[name]
  return isJsonObject(value) ? value : undefined
}

export function listField(body: JsonObject, name: string): readonly Json[] | undefined {
  const value = body[name]
  return Array.isArray(value) ? value : undefined
}

export function textListField(body: JsonObject, name: string): readonly string[] | undefined {
  return listField(body, name)?.filter((item) => typeof item === 'string')
}

/** Members that may be `undefined` become optional. */
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The object without members that are `undefined`, as the IR's optional members want it. */
export function present<T extends object>(value: T): Present<T> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries) as Present<T>
}

export function metadataOf(body: JsonObject): Metadata {
  return present({
    title: textField(body, 'title'),
    description: textField(body, 'description'),
    tags: textListField(body, 'tags'),
    owner: textField(body, 'owner'),
  })
}

/** The IR without id and metadata: what all kinds but the catalog hash. */
export function withoutWords<T extends Metadata & { readonly id: string }>(
  ir: T,
): Omit<T, 'id' | keyof Metadata> {
  const {
    id: _id,
    title: _title,
    description: _description,
    tags: _tags,
    owner: _owner,
    ...rest
  } = ir
  return rest
}

/** The body's behaviour and its metadata, apart (SEMANTICS 29). */
export function splitMetadata(body: JsonObject): { written: JsonObject; metadata: JsonObject } {
  const names = new Set<string>(METADATA_FIELDS)
  const entries = Object.entries(body)
  return {
    written: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    metadata: Object.fromEntries(entries.filter(([name]) => names.has(name))),
  }
}
