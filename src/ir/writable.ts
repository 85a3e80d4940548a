/** A type in, the same out for who fills it member by member, before it is given to anybody. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] }
