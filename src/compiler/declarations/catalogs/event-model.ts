/** The written `model` of an event in, by then the contents of its file, its parameters out; what is wrong is reported in the file. */
import type { Column, EventTable } from '../../../ir/catalog.ts'
import type { FileContents } from '../../../ir/declaration.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath, SourceLocation } from '../../../ir/location.ts'
import {
  type EventModel,
  MODEL_VERSION,
  modelFileKey,
  PARAMETER_RANGES,
  type ParameterName,
  type SpendModel,
} from '../../../ir/purchase-model.ts'
import { canonicalDecimal } from '../../../ir/value.ts'
import { isZone } from '../../fields/zone.ts'
import type { ResolveContext } from '../../language/resolve-context.ts'

export const MODEL_SCHEMA: JsonObject = {
  type: 'object',
  description:
    'What predictions of this event are made of: the file that `crm model fit` wrote, relative to this one.',
  properties: { file: { type: 'string', description: 'A JSON file.' } },
  examples: [{ file: './models/purchase.json' }],
}

interface Named {
  readonly event: string
  readonly properties: Readonly<Record<string, Column>>
  readonly path: FieldPath
}

export function resolveModel(
  written: Json | undefined,
  named: Named,
  context: ResolveContext,
): EventModel | undefined {
  if (!isJsonObject(written)) return undefined
  const { event, path } = named
  const file = context.files?.get(modelFileKey(path))
  if (written.file !== undefined && file === undefined) {
    context.report('CRM3601', [...path, 'file'], {
      message: `The model file ${String(written.file)} cannot be read`,
      fix: `Write it with: crm model fit ${event} --out ${String(written.file)}`,
      token: String(written.file),
    })
    return undefined
  }
  const reader = new ModelReader(named, file, context)
  if (written.file === undefined) return reader.read(written)
  reader.refuse('version', 'The file is not a JSON object')
  return undefined
}

/** That a computed trait has no model to predict with only follows, where the model that was written has a mistake. */
export function withoutConsequences<C extends ResolveContext>(
  written: JsonObject | undefined,
  events: Readonly<Record<string, EventTable>>,
  context: C,
): C {
  const isBroken = Object.entries(written ?? {}).some(
    ([name, event]) =>
      isJsonObject(event) && event.model !== undefined && events[name]?.model === undefined,
  )
  if (!isBroken) return context
  return {
    ...context,
    report(code, path, detail) {
      if (code !== 'CRM3604') context.report(code, path, detail)
    },
  }
}

class ModelReader {
  readonly #named: Named
  readonly #file: FileContents | undefined
  readonly #context: ResolveContext
  /** How a fit of the same is asked for. */
  #asked = ''

  constructor(named: Named, file: FileContents | undefined, context: ResolveContext) {
    this.#named = named
    this.#file = file
    this.#context = context
  }

  read(written: JsonObject): EventModel | undefined {
    const { model, version, event, zone, value } = written
    if (isJsonObject(value) && typeof value.property === 'string') {
      this.#asked = ` --value ${value.property}`
    }
    if (model !== 'bg-nbd' || version !== MODEL_VERSION) {
      return this.refuse('version', `It is not a bg-nbd model of version ${MODEL_VERSION}`)
    }
    if (event !== this.#named.event) {
      return this.#mismatch('event', `It is a model of event ${JSON.stringify(event ?? null)}`)
    }
    if (typeof zone !== 'string' || !isZone(zone)) return this.refuse('zone', 'It has no zone')
    const [r, alpha, a, b] = this.#parameters(written, ['r', 'alpha', 'a', 'b'])
    const spend = written.value === undefined ? undefined : this.#spend(written.value)
    if (r === undefined || alpha === undefined || a === undefined || b === undefined) return
    if (written.value !== undefined && spend === undefined) return
    const purchases = { zone, r, alpha, a, b }
    return spend === undefined ? { purchases } : { purchases, spend }
  }

  #spend(written: Json): SpendModel | undefined {
    const value = isJsonObject(written) ? written : {}
    const { property, model, currency } = value
    if (model !== 'gamma-gamma' || typeof property !== 'string') {
      return this.refuse('value', 'Its value is not a gamma-gamma model of a property')
    }
    const { properties, event } = this.#named
    const column = Object.hasOwn(properties, property) ? properties[property] : undefined
    if (column?.type !== 'number' && column?.type !== 'money') {
      return this.#mismatch(
        'property',
        `It is fitted on "${property}", which is no number or money of event "${event}"`,
      )
    }
    if ((column.currency ?? null) !== (currency ?? null)) {
      return this.#mismatch(
        'currency',
        `It is fitted on amounts in ${JSON.stringify(currency ?? null)}, and "${property}" is in ${column.currency ?? 'no currency'}`,
      )
    }
    const [p, q, v] = this.#parameters(value, ['p', 'q', 'v'])
    if (p === undefined || q === undefined || v === undefined) return undefined
    return { property, p, q, v }
  }

  /** The first that is wrong is reported. */
  #parameters(
    written: JsonObject,
    names: readonly ParameterName[],
  ): readonly (string | undefined)[] {
    const given = isJsonObject(written.parameters) ? written.parameters : {}
    const found = names.map((name) => {
      const value = given[name]
      const { least, most } = PARAMETER_RANGES[name]
      const isFit = typeof value === 'number' && value >= least && value <= most
      return isFit ? canonicalDecimal(value) : undefined
    })
    const wrong = names[found.indexOf(undefined)]
    if (wrong !== undefined) {
      const value = JSON.stringify(given[wrong] ?? null)
      const { least, most } = PARAMETER_RANGES[wrong]
      const range = `from ${canonicalDecimal(least)} to ${canonicalDecimal(most)}`
      this.refuse(wrong, `Its parameter ${wrong} is ${value}, and not a number ${range}`)
    }
    return found
  }

  #mismatch(word: string, message: string): undefined {
    this.#report('CRM3603', word, message)
  }

  refuse(word: string, message: string): undefined {
    this.#report('CRM3602', word, message)
  }

  #report(code: 'CRM3602' | 'CRM3603', word: string, message: string): undefined {
    const location = this.#file === undefined ? undefined : placeIn(this.#file, word)
    this.#context.report(code, this.#named.path, {
      message,
      fix: `Fit it again: crm model fit ${this.#named.event}${this.#asked} --out ${this.#file?.shown ?? 'FILE'}`,
      ...(location === undefined ? {} : { location }),
    })
  }
}

/** Of the first such key; the start of the file when it has none. */
function placeIn({ shown, text }: FileContents, word: string): SourceLocation {
  const offset = Math.max(0, text.indexOf(`"${word}"`))
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  const isFound = text.startsWith(`"${word}"`, offset)
  const end = isFound ? { endColumn: column + word.length + 2 } : {}
  return { file: shown, line: before.length, column, ...end }
}
