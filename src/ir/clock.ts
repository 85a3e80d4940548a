/** Port: the time. Instants are UTC ISO strings everywhere. */
export type Instant = string

export interface Clock {
  now(): Instant
  /** Waits until the instant, or until `signal` aborts. A virtual clock returns at once. */
  sleepUntil(instant: Instant, signal?: AbortSignal): Promise<void>
}
