/**
 * A plan in, the text of its file out, and back. The text is canonical: the same config, data and as-of give the same
 * bytes. It carries a checksum, so that what is applied is what was written.
 */
import type { Ajv2020 } from 'ajv/dist/2020.js'
import { type Checked, type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { hashOf } from '../ir/hash.ts'
import { hideListed } from '../ir/hide-listed.ts'
import { canonicalJson, isJsonObject } from '../ir/json.ts'
import { PLAN_FORMAT, type Plan } from './plan.ts'
import { PLAN_SCHEMA } from './plan-schema.ts'

export function formatPlanFile(plan: Plan): string {
  return `${canonicalJson({ ...plan, checksum: hashOf(plan) })}\n`
}

/**
 * The same for what is printed, where keys of customers must not stand (SEMANTICS 33): those of lists are left out. Its
 * checksum is the plan's own, so it is refused when somebody saves and applies it.
 */
export function formatPrintedPlan(plan: Plan): string {
  const printed = hideListed(JSON.parse(canonicalJson(plan)))
  return `${canonicalJson({ ...(isJsonObject(printed) ? printed : {}), checksum: hashOf(plan) })}\n`
}

/** `name` is what messages call the file. */
export async function parsePlanFile(
  text: string,
  name: string,
): Promise<Checked<Plan | undefined>> {
  const parsed = parseJson(text)
  if (!isJsonObject(parsed)) return refused(notAPlan(name, 'it is not a JSON object'))
  const { checksum, ...content } = parsed
  if (content.format !== PLAN_FORMAT) {
    return refused(notAPlan(name, `its format is ${JSON.stringify(content.format ?? null)}, not 1`))
  }
  const isPlan = await compilePlanSchema()
  if (!isPlan(parsed)) {
    const [first] = isPlan.errors ?? []
    const where = first?.instancePath === '' ? '' : ` at ${first?.instancePath ?? ''}`
    return refused(notAPlan(name, `${first?.message ?? 'it has another shape'}${where}`))
  }
  if (checksum !== hashOf(content)) return refused(edited(name))
  const { checksum: _, ...plan } = parsed
  return { value: plan, diagnostics: [] }
}

type PlanFile = Plan & { readonly checksum: string }

/** Loaded on demand: only applying a saved plan needs the validator. */
async function compilePlanSchema() {
  const [{ default: validator }, formats] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ])
  // Named exports of these CommonJS modules exist in Node only, not in the bundle.
  const ajv: Ajv2020 = new validator.Ajv2020({
    strict: true,
    allowUnionTypes: true,
    discriminator: false,
  })
  formats.default.default(ajv, ['date-time'])
  return ajv.compile<PlanFile>(PLAN_SCHEMA)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(reason: Diagnostic): Checked<undefined> {
  return { value: undefined, diagnostics: [reason] }
}

function notAPlan(name: string, why: string): Diagnostic {
  return diagnostic('CRM6011', {
    message: `${name} is not a plan this crm can apply: ${why}.`,
    fix: 'Write a plan with `crm plan --out FILE` and apply that file.',
  })
}

function edited(name: string): Diagnostic {
  return diagnostic('CRM6012', {
    message: `${name} was edited or damaged after it was written: its checksum does not match.`,
    fix: 'Change the config instead, plan again with `crm plan --out FILE`, and apply that file.',
  })
}
