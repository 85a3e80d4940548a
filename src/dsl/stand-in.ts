/** A function that answers any name in, an object with every name out. */

/** Names that language and tools ask of any value; answering them would make it look like a promise or a DOM node. */
const NOT_NAMES: ReadonlySet<string> = new Set([
  'then',
  'constructor',
  'prototype',
  'inspect',
  'valueOf',
  'toString',
  'toLocaleString',
  'asymmetricMatch',
  '$$typeof',
  'nodeType',
  'tagName',
])

export interface StandInNames {
  /** Names that exist whatever they are called, such as a trait named `then`. */
  readonly known?: readonly string[]
  /** The written form when the object is used as a value. */
  toJSON(): unknown
}

/**
 * Types say which names exist, but types are not checked when a project loads: a misspelt name must get as far as
 * resolve, which reports it with its position, instead of ending in "undefined is not a function".
 * This is the one place where an object is claimed to have a type it was not built with.
 */
export function standIn<T extends object>(
  answer: (name: string) => unknown,
  names: StandInNames,
): T {
  const known = new Set(names.known)
  const cache = new Map<string, unknown>()
  const target = Object.create(null) as T
  return new Proxy(target, {
    get(_, name) {
      if (typeof name !== 'string') return undefined
      if (!known.has(name)) {
        if (name === 'toJSON') return () => names.toJSON()
        if (NOT_NAMES.has(name)) return undefined
      }
      if (!cache.has(name)) cache.set(name, answer(name))
      return cache.get(name)
    },
    has: (_, name) => name === 'toJSON' || (typeof name === 'string' && known.has(name)),
    ownKeys: () => [...known],
    getOwnPropertyDescriptor: (_, name) =>
      typeof name === 'string' && known.has(name)
        ? { configurable: true, enumerable: true, value: answer(name) }
        : undefined,
  })
}
