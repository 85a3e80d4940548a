/** An event of the catalog in, its written form beside other fields out. */
import { isJsonObject, type JsonObject } from '../ir/json.ts'
import type { SequenceEvent } from './sequence.ts'
import { toWritten } from './written.ts'

export interface WrittenEvent {
  readonly event: string
}

/** Of an event while enrolled: the property that must be the enrolment's key. */
export interface KeyOptions {
  readonly key?: string
}

/** `{ event, where }`; whatever else was given is kept, so that it is reported. */
export function writtenEvent(event: SequenceEvent): WrittenEvent & JsonObject {
  const written = toWritten(event)
  const whole: JsonObject = isJsonObject(written) ? written : { event: written }
  const name = whole.event
  return { ...whole, event: typeof name === 'string' ? name : JSON.stringify(name ?? null) }
}
