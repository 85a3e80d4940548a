/**
 * The import of one file in, its exports or what ended it out, however it ends: code of a project may also end the
 * process, never come to an end, or fail after its own evaluation, and each of these must name the file.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'

type Fail = (error: unknown) => void

/** Of the imports under way the last one fails: it is the one whose code runs. */
const underWay: Fail[] = []

export async function watchModule<T>(importing: () => Promise<T>): Promise<T> {
  const failures: { readonly error: unknown }[] = []
  const { promise, reject } = pending()
  const fail: Fail = (error) => {
    failures.push({ error })
    reject(error)
  }
  if (underWay.push(fail) === 1) startWatching()
  try {
    const value = await Promise.race([importing(), promise])
    // What nobody caught is only told after the import came to its end.
    await nextTurn()
    // A module that caught what `process.exit` threw wanted to end the process all the same.
    for (const { error } of failures) throw error
    return value
  } finally {
    underWay.splice(underWay.indexOf(fail), 1)
    if (underWay.length === 0) stopWatching()
  }
}

function pending(): { promise: Promise<never>; reject: Fail } {
  let reject: Fail = () => {}
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  // It may be refused when nobody waits for it any more.
  promise.catch(() => {})
  return { promise, reject }
}

function failLast(error: unknown): void {
  underWay.at(-1)?.(error)
}

function refuseExit(): never {
  const error = new Error('process.exit was called while the project was loading')
  failLast(error)
  throw error
}

/** Nothing is left to wait for, and still the import has no end. */
function failUnsettled(): void {
  failLast(new Error('The file waits for something that never comes, or imports one that does'))
}

/** Puts the process back as it was. */
let stopWatching = () => {}

function startWatching(): void {
  const { exit } = process
  process.exit = refuseExit
  process.on('beforeExit', failUnsettled)
  const restore = UNCAUGHT.map(takeOver)
  stopWatching = () => {
    process.exit = exit
    process.off('beforeExit', failUnsettled)
    for (const giveBack of restore) giveBack()
  }
}

const UNCAUGHT = ['uncaughtException', 'unhandledRejection']

/** Whoever else listens would end the process. */
function takeOver(event: string): () => void {
  const emitter: NodeJS.EventEmitter = process
  const others = emitter.rawListeners(event).filter(isListener)
  for (const other of others) emitter.off(event, other)
  emitter.on(event, failLast)
  return () => {
    emitter.off(event, failLast)
    for (const other of others) emitter.on(event, other)
  }
}

function isListener(value: unknown): value is (...args: unknown[]) => void {
  return typeof value === 'function'
}
